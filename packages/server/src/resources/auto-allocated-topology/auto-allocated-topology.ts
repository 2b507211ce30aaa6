import { shape } from '../../definition/shape.ts'
import { BadRequest, NotAuthorized } from '../../errors/errors.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, ApiResponse, Services } from '../../http/wire.ts'
import { write } from '../../http/write.ts'
import { buildTopology, removeTopology, requireSurroundings } from './build-topology.ts'
import * as storage from './storage.ts'

/** Asks only whether a topology could be built. */
const DRY_RUN = 'dry-run'

type Parameters = Readonly<Record<string, string>>

/** The project in the path; clients that know none write None and mean their own. */
function projectOf(
  services: Services,
  request: ApiRequest,
  rule: string,
  { project = '' }: Parameters,
): string {
  const { actor } = request.op
  const id = project === 'None' ? actor.projectId : project
  if (!actor.isAdmin && id !== actor.projectId) throw new NotAuthorized({})
  authorize(services.policy(), actor, { rule }, { project_id: id, tenant_id: id })
  return id
}

const answer = (id: string, project: string): ApiResponse => ({
  status: 200,
  body: { auto_allocated_topology: { id, tenant_id: project, project_id: project } },
})

/** The project's topology, which is built when it is asked for the first time. */
async function show(services: Services, request: ApiRequest, parameters: Parameters): Promise<ApiResponse> {
  const project = projectOf(services, request, 'get_auto_allocated_topology', parameters)
  const { database } = services.transactor
  const asker = { projectId: project, isAdmin: request.op.actor.isAdmin }
  const fields = request.query.getAll('fields').filter(Boolean)
  if (fields.includes(DRY_RUN)) {
    requireSurroundings(await storage.selectSurroundings(database, asker))
    return answer('dry-run=pass', project)
  }
  if (fields.length) throw new BadRequest({ resource: 'auto_allocate', msg: 'unrecognized field' })
  const found = await storage.selectTopology(database, project)
  if (found) return answer(found.networkId, project)
  requireSurroundings(await storage.selectSurroundings(database, asker))
  const topology = await write(services, request, 'auto_allocated_topology.build', async context => {
    await storage.lockTopology(context.tx, project)
    const made = await storage.selectTopology(context.tx, project)
    if (made) return made
    const surroundings = await storage.selectSurroundings(context.tx, asker)
    const built = await buildTopology(context, project, surroundings)
    await storage.insertTopology(context.tx, project, built)
    return built
  })
  return answer(topology.networkId, project)
}

/** Removes all of it, if there is one. */
async function remove(services: Services, request: ApiRequest, parameters: Parameters): Promise<ApiResponse> {
  const project = projectOf(services, request, 'delete_auto_allocated_topology', parameters)
  await write(services, request, 'auto_allocated_topology.delete', async context => {
    await storage.lockTopology(context.tx, project)
    const topology = await storage.selectTopology(context.tx, project)
    if (topology) await removeTopology(context, topology)
  })
  return { status: 204 }
}

const { text, object } = shape

/** /auto-allocated-topology is no collection: each project has at most one, made by looking. */
export const autoAllocatedTopologyRoutes: readonly Route[] = [
  {
    path: 'auto_allocated_topology/:project',
    alias: 'auto-allocated-topology',
    methods: {
      GET: {
        id: 'show_auto_allocated_topology',
        about: 'auto_allocated_topology',
        doc: 'The network of a project that leads outside, built when it is asked for the first time.',
        query: { fields: { ...text, description: 'dry-run: only whether one could be built.' } },
        answer: object({
          auto_allocated_topology: object({ id: text, tenant_id: text, project_id: text }),
        }),
        run: show,
      },
      DELETE: {
        id: 'delete_auto_allocated_topology',
        about: 'auto_allocated_topology',
        doc: 'Removes all that was built.',
        status: 204,
        run: remove,
      },
    },
  },
]
