import { shape } from '../../definition/shape.ts'
import { HttpNotFound } from '../../errors/errors.ts'
import type { Route } from '../../http/api.ts'
import { loggableTypes } from './loggable-types.ts'

const { text, list, object } = shape

/** What the driver can log; not in the database. A list that the caller may not see is empty. */
export const loggableResourceRoutes: readonly Route[] = [
  {
    path: 'log/loggable-resources',
    alias: 'logging',
    methods: {
      GET: {
        id: 'list_loggable_resources',
        about: 'loggable_resource',
        doc: 'Types of objects whose packets can be logged.',
        answer: object({ loggable_resources: list(object({ type: text })) }),
        async run(services, request) {
          const { actor } = request.op
          const target = { project_id: actor.projectId, tenant_id: actor.projectId }
          const isAllowed = services.policy().check(actor, 'get_loggable_resource', target)
          return {
            status: 200,
            body: { loggable_resources: isAllowed ? loggableTypes.map(type => ({ type })) : [] },
          }
        },
      },
      async POST() {
        throw new HttpNotFound({})
      },
    },
  },
]
