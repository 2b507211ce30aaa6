import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { quote } from '../../definition/kind.ts'
import { boolean, integer } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { AdminRequired, HttpBadRequest, HttpNotImplemented, InvalidInput } from '../../errors/errors.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, ApiResponse, Services } from '../../http/wire.ts'
import { readBody, write } from '../../http/write.ts'
import { TenantQuotaNotFound } from './errors.ts'

/** The alias that says that a limit below what is in use is refused without being asked to check. */
export const CHECK_LIMIT_DEFAULT = 'quota-check-limit-default'

/** The largest limit: a column of PostgreSQL's type integer. */
export const QUOTA_LIMIT_MAX = 2_147_483_647

/** Extensions that bring what is counted; what is not named is the core's. */
const broughtBy: Readonly<Record<string, string>> = {
  subnetpool: 'subnet_allocation',
  bfd_monitor: 'bfd-monitor',
  router: 'router',
  router_route: 'extraroute',
  floatingip: 'router',
  security_group: 'security-group',
  security_group_rule: 'security-group',
  rbac_policy: 'rbac-policies',
  trunk: 'trunk',
}

/** The default limits of what is switched on. */
function defaultLimits({ settings, hiddenAliases }: Services): Readonly<Record<string, number>> {
  const shown = Object.entries(settings.quotas).filter(([name]) => !hiddenAliases.has(broughtBy[name] ?? ''))
  return Object.fromEntries(shown)
}

interface QuotaRow {
  readonly resource: string
  readonly quota_limit: number
  readonly used: number
}

/** Limit and use of every counted resource of a project, in one statement. */
async function readQuota(db: ReadTx, services: Services, project: string): Promise<readonly QuotaRow[]> {
  const defaults = defaultLimits(services)
  const resources = Object.keys(defaults)
  const { rows } =
    await sql<QuotaRow>`select r.resource, coalesce(q.quota_limit, r.quota_limit) as quota_limit, coalesce(u.used, 0) as used
    from unnest(${resources}::text[], ${Object.values(defaults)}::integer[]) as r (resource, quota_limit)
    left join quota q on q.resource = r.resource and q.project_id = ${project}
    left join quota_usage u on u.resource = r.resource and u.project_id = ${project}
    order by r.resource`.execute(db)
  return rows
}

const limits = (rows: readonly QuotaRow[]) =>
  Object.fromEntries(rows.map(row => [row.resource, row.quota_limit]))

function requireRead(services: Services, request: ApiRequest, project: string): void {
  const { actor } = request.op
  if (project === actor.projectId) return
  authorize(services.policy(), actor, { rule: 'get_quota' }, { project_id: project, tenant_id: project })
}

export async function list(services: Services, request: ApiRequest): Promise<ApiResponse> {
  authorize(services.policy(), request.op.actor, { rule: 'get_quota' }, {})
  const { rows } = await sql<{ project_id: string; resource: string; quota_limit: number }>`
    select project_id, resource, quota_limit from quota order by project_id`.execute(
    services.transactor.database,
  )
  const defaults = defaultLimits(services)
  const byProject = new Map<string, Record<string, unknown>>()
  for (const { project_id, resource, quota_limit } of rows) {
    const quota = byProject.get(project_id) ?? {
      ...defaults,
      tenant_id: project_id,
      project_id,
    }
    if (Object.hasOwn(defaults, resource)) quota[resource] = quota_limit
    byProject.set(project_id, quota)
  }
  return { status: 200, body: { quotas: [...byProject.values()] } }
}

export async function show(
  services: Services,
  request: ApiRequest,
  { project = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  requireRead(services, request, project)
  return {
    status: 200,
    body: { quota: limits(await readQuota(services.transactor.database, services, project)) },
  }
}

export async function showDefault(
  services: Services,
  request: ApiRequest,
  { project = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  requireRead(services, request, project)
  return { status: 200, body: { quota: defaultLimits(services) } }
}

export async function showDetails(
  services: Services,
  request: ApiRequest,
  { project = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  const { actor } = request.op
  if (project !== actor.projectId && !actor.isAdmin)
    throw new AdminRequired({ reason: 'quotas of another project' })
  const rows = await readQuota(services.transactor.database, services, project)
  // Counted at commit and never reserved before, so nothing is ever pending.
  const quota = Object.fromEntries(
    rows.map(row => [row.resource, { limit: row.quota_limit, used: row.used, reserved: 0 }]),
  )
  return { status: 200, body: { quota } }
}

interface QuotaChange {
  readonly limits: ReadonlyMap<string, number>
  /** Refuse a limit below what is used. */
  readonly check: boolean
}

function parseChange(services: Services, text: string): QuotaChange {
  const bad = (message: string): never => {
    throw new HttpBadRequest({ message })
  }
  let body: unknown
  try {
    body = readBody(text)
  } catch {
    return bad('The request body is not JSON')
  }
  const quota = isObject(body) ? body.quota : undefined
  if (!isObject(quota)) return bad("Unable to find 'quota' in request body")
  const { force, check_limit, tenant_id, project_id, ...named } = quota
  const counted = defaultLimits(services)
  const unknown = Object.keys(named).filter(name => !Object.hasOwn(counted, name))
  if (unknown.length) return bad(`Unrecognized attribute(s) '${unknown.join(', ')}'`)
  const limit = integer()
  const entries = Object.entries(named).map(([name, value]): [string, number] => {
    const number = limit.parse(value, name)
    if (number < -1) return bad(`Quota limit for ${name} must be -1 or more, not ${quote(number)}`)
    return [
      name,
      number > QUOTA_LIMIT_MAX ? bad(`Quota limit for ${name} must be at most ${QUOTA_LIMIT_MAX}`) : number,
    ]
  })
  const forced = force === undefined ? false : boolean.parse(force, 'force')
  const checked = check_limit === undefined ? false : boolean.parse(check_limit, 'check_limit')
  if (forced && checked) {
    throw new InvalidInput({ error_message: 'force and check_limit exclude each other' })
  }
  const byDefault = !services.hiddenAliases.has(CHECK_LIMIT_DEFAULT)
  return { limits: new Map(entries), check: checked || (byDefault && !forced) }
}

export async function update(
  services: Services,
  request: ApiRequest,
  { project = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  const rule = { rule: 'update_quota' }
  authorize(services.policy(), request.op.actor, rule, { project_id: project, tenant_id: project })
  const change = parseChange(services, request.body)
  const rows = await write(services, request, 'quota.update', async ({ tx }) => {
    const before = await readQuota(tx, services, project)
    const below = before.filter(row => {
      const limit = change.limits.get(row.resource)
      return limit !== undefined && limit >= 0 && limit < row.used
    })
    if (below.length && change.check) {
      const used = below.map(row => `${row.resource} (${row.used} used)`).join(', ')
      throw new HttpBadRequest({
        message: `Quota limit is below what is in use: ${used}. Say force to set it all the same.`,
      })
    }
    await sql`insert into quota (project_id, resource, quota_limit)
      select ${project}, * from unnest(${[...change.limits.keys()]}::text[], ${[...change.limits.values()]}::integer[])
      on conflict (project_id, resource) do update set quota_limit = excluded.quota_limit`.execute(tx)
    return readQuota(tx, services, project)
  })
  return { status: 200, body: { quota: limits(rows) } }
}

export async function remove(
  services: Services,
  request: ApiRequest,
  { project = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  authorize(
    services.policy(),
    request.op.actor,
    { rule: 'delete_quota' },
    { project_id: project, tenant_id: project },
  )
  await write(services, request, 'quota.delete', async ({ tx }) => {
    const { numDeletedRows } = await tx
      .deleteFrom('quota')
      .where('project_id', '=', project)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw new TenantQuotaNotFound({ tenant_id: project })
  })
  return { status: 204 }
}

export async function refuseCreate(): Promise<ApiResponse> {
  throw new HttpNotImplemented({})
}
