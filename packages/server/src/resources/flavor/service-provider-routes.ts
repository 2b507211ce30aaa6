import { shape } from '../../definition/shape.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'

const { text, flag, list, partial } = shape
const provider = { service_type: text, name: text, default: flag }

/** What the configuration says; every attribute is a filter, and unknown ones are not looked at, as upstream. */
export const serviceProviderRoutes: readonly Route[] = [
  {
    path: 'service_providers',
    alias: 'service-type',
    methods: {
      GET: {
        id: 'list_service_providers',
        about: 'service_provider',
        doc: 'Who carries out kinds of services, as the configuration says.',
        query: { ...provider, fields: list(text) },
        answer: shape.object({ service_providers: list(partial(provider)) }),
        async run(services, request) {
          authorize(services.policy(), request.op.actor, { rule: 'get_service_provider' }, {})
          const all = services.settings.serviceProviders.map(({ serviceType, name, isDefault }) => ({
            service_type: serviceType,
            name,
            default: isDefault,
          }))
          const { query } = request
          const fits = (provider: Readonly<Record<string, string | boolean>>) =>
            Object.entries(provider).every(([key, value]) => {
              const wanted = query.getAll(key).map(text => text.toLowerCase())
              return wanted.length === 0 || wanted.includes(String(value).toLowerCase())
            })
          const fields = new Set(query.getAll('fields').filter(Boolean))
          const shown = all
            .filter(fits)
            .map(provider =>
              Object.fromEntries(
                Object.entries(provider).filter(([key]) => fields.size === 0 || fields.has(key)),
              ),
            )
          return { status: 200, body: { service_providers: shown } }
        },
      },
    },
  },
]
