import { HttpNotFound } from '../../errors/errors.ts'
import type { Route } from '../../http/api.ts'
import { loggableTypes } from './loggable-types.ts'

/** What the driver can log; not in the database. A list that the caller may not see is empty. */
export const loggableResourceRoutes: readonly Route[] = [
  {
    path: 'log/loggable-resources',
    methods: {
      async GET(services, request) {
        const { actor } = request.op
        const target = { project_id: actor.projectId, tenant_id: actor.projectId }
        const isAllowed = services.policy().check(actor, 'get_loggable_resource', target)
        return {
          status: 200,
          body: { loggable_resources: isAllowed ? loggableTypes.map(type => ({ type })) : [] },
        }
      },
      async POST() {
        throw new HttpNotFound({})
      },
    },
  },
]
