import { sql } from 'kysely'
import { bumpRevision } from '../database/bump-revision.ts'
import type { WriteContext } from '../definition/behaviour.ts'
import { isObject } from '../definition/parse-body.ts'
import { TAG_LENGTH_MAX, TAGS_MAX } from '../definition/standard.ts'
import { defineError } from '../errors/define-error.ts'
import { BadRequest, HttpMethodNotAllowed, InvalidInput, NotAuthorized } from '../errors/errors.ts'
import { authorize } from './authorize.ts'
import { selectCurrent } from './current.ts'
import { parseJson } from './request-body.ts'
import type { ApiRequest, ApiResponse, Endpoint, Services } from './wire.ts'
import { write } from './write.ts'

export const TagNotFound = defineError<{ tag: string }>(
  'TagNotFound',
  404,
  f => `Tag ${f.tag} could not be found.`,
)

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  PUT: 'update',
  PATCH: 'update',
  POST: 'create',
  DELETE: 'delete',
}

/** Stores the tags of the object that a request is about, and counts the change. */
type Store = (tags: readonly string[]) => Promise<void>

/**
 * Runs `body` on the tags of an object under the rule of the method. An object of another project that this
 * actor cannot see is refused by the rule like one it can see: upstream answers 403 for both.
 */
export async function changeTags(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
  body: (current: readonly string[], store: Store) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const { name } = endpoint.schema.definition
  const verb = verbs[request.method]
  if (verb === undefined) throw new HttpMethodNotAllowed({})
  const rule = `${verb}_${endpoint.schema.ruleName}:tags`
  return write(services, request, `${name}.tags`, async context => {
    const { values, target, frozen } = await taggedObject(context, endpoint, id, rule)
    authorize(context.policy, context.op.actor, { rule }, target)
    if (frozen && request.method !== 'GET') throw frozen
    return body(values.tags as readonly string[], tags => store(context, endpoint, id, tags))
  })
}

/** /<collection>/<id>/tags and …/tags/<tag>. */
export async function serveTags(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
  tag: string | undefined,
): Promise<ApiResponse> {
  if (request.method === 'POST' && tag !== undefined) throw new HttpMethodNotAllowed({})
  return changeTags(services, endpoint, request, id, (current, store) =>
    tag === undefined ? serveAll(endpoint, request, current, store) : serveOne(request, current, store, tag),
  )
}

async function taggedObject(context: WriteContext, endpoint: Endpoint, id: string, rule: string) {
  const { actor } = context.op
  // Looked up with the eyes of an admin: the rule alone decides here.
  const everything = { ...actor, isAdmin: true, roles: [...actor.roles, 'admin'] }
  const found = await selectCurrent(
    context.tx,
    endpoint.schema,
    { actor: everything, policy: context.policy },
    id,
    {
      rules: [rule],
      lock: context.op.actor.isAdmin,
    },
  )
  if (found.values.projectId !== actor.projectId && !actor.isAdmin) {
    // Parents' fields must be those of the real actor, so shared objects are judged as shared.
    try {
      return await selectCurrent(context.tx, endpoint.schema, { actor, policy: context.policy }, id, {
        rules: [rule],
        lock: true,
      })
    } catch (cause) {
      authorize(context.policy, actor, { rule }, found.target)
      throw new NotAuthorized({}, { cause })
    }
  }
  return found
}

async function serveAll(
  endpoint: Endpoint,
  request: ApiRequest,
  current: readonly string[],
  store: Store,
): Promise<ApiResponse> {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: { tags: current } }
    case 'DELETE':
      await store([])
      return { status: 204 }
    default: {
      const tags = parseTags(parseJson(endpoint, request.body, 'update'))
      const wanted = request.method === 'POST' ? [...new Set([...current, ...tags])] : tags
      await store(wanted)
      return { status: 200, body: { tags } }
    }
  }
}

async function serveOne(
  request: ApiRequest,
  current: readonly string[],
  store: Store,
  tag: string,
): Promise<ApiResponse> {
  const has = current.includes(tag)
  if (request.method === 'PUT') {
    parseTags({ tags: [tag] })
    if (!has) await store([...current, tag])
    return { status: 201, body: null }
  }
  if (!has) throw new TagNotFound({ tag })
  if (request.method === 'DELETE') await store(current.filter(other => other !== tag))
  return { status: 204 }
}

function parseTags(body: unknown): readonly string[] {
  const invalid = (reason: string): never => {
    throw new InvalidInput({ error_message: reason })
  }
  if (!isObject(body) || !Array.isArray(body.tags))
    return invalid("Invalid tags body: a list in 'tags' is expected")
  const tags = body.tags.map((tag: unknown) => {
    if (typeof tag !== 'string' || tag === '' || tag.includes('\0'))
      return invalid(`'${String(tag)}' is not a valid tag`)
    return tag.length > TAG_LENGTH_MAX ? invalid(`'${tag}' exceeds maximum length of ${TAG_LENGTH_MAX}`) : tag
  })
  if (new Set(tags).size !== tags.length) return invalid('Duplicate items in the list of tags')
  return tags
}

async function store(
  context: WriteContext,
  endpoint: Endpoint,
  id: string,
  tags: readonly string[],
): Promise<void> {
  if (tags.length > TAGS_MAX)
    throw new BadRequest({ resource: 'tags', msg: `an object has at most ${TAGS_MAX} tags` })
  const { table } = endpoint.schema.storage
  await sql`update ${sql.table(table)} set tags = ${[...tags].sort()}::text[] where id = ${id}`.execute(
    context.tx,
  )
  await bumpRevision(context.tx, table, [id])
}
