import { shape } from '../../definition/shape.ts'
import type { Route, RouteOperation } from '../../http/api.ts'
import { list, refuseCreate, remove, show, showDefault, showDetails, update } from './quota.ts'

const { text, integer, object } = shape
const limits = shape.record(integer)
const one = object({ quota: limits })
const owner = { type: ['string', 'integer'] } as const

/** Whose quota a client that only knows its token may ask for. */
function own(name: 'tenant' | 'project'): RouteOperation {
  const key = `${name}_id`
  return {
    id: `show_quota_${name}`,
    about: 'quota',
    doc: 'The project of the token, for clients that know nothing else.',
    answer: object({ [name]: object({ [key]: text }) }),
    run: async (_services, { op }) => ({ status: 200, body: { [name]: { [key]: op.actor.projectId } } }),
  }
}

/** /quotas is no collection of objects: a project has one set of limits, made by looking. */
export const quotaRoutes: readonly Route[] = [
  {
    path: 'quotas',
    alias: 'quotas',
    methods: {
      GET: {
        id: 'list_quotas',
        about: 'quota',
        doc: 'Limits of the projects that have some of their own.',
        answer: object({ quotas: shape.list(shape.record(owner)) }),
        run: list,
      },
      POST: refuseCreate,
    },
  },
  { path: 'quotas/tenant', alias: 'quotas', methods: { GET: own('tenant') } },
  { path: 'quotas/project', alias: 'quotas', methods: { GET: own('project') } },
  {
    path: 'quotas/:project',
    alias: 'quotas',
    methods: {
      GET: { id: 'show_quota', about: 'quota', doc: 'Limits of a project.', answer: one, run: show },
      PUT: {
        id: 'update_quota',
        about: 'quota',
        doc: 'Sets limits of a project, -1 for none; force and check_limit say what becomes of those below what is in use.',
        body: object({ quota: shape.record({ type: ['integer', 'boolean'] }) }),
        answer: one,
        run: update,
      },
      DELETE: {
        id: 'delete_quota',
        about: 'quota',
        doc: 'Gives a project the default limits again.',
        status: 204,
        run: remove,
      },
    },
  },
  {
    path: 'quotas/:project/default',
    alias: 'quotas',
    methods: {
      GET: {
        id: 'show_default_quota',
        about: 'quota',
        doc: 'Limits of a project that has none of its own.',
        answer: one,
        run: showDefault,
      },
    },
  },
  {
    path: 'quotas/:project/details',
    alias: 'quota_details',
    methods: {
      GET: {
        id: 'show_quota_details',
        about: 'quota',
        doc: 'Limits of a project and what it uses of them.',
        answer: object({
          quota: shape.record(object({ limit: integer, used: integer, reserved: integer })),
        }),
        run: showDetails,
      },
    },
  },
]
