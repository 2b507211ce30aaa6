import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'

/** What the configuration says; every attribute is a filter, and unknown ones are not looked at, as upstream. */
export const serviceProviderRoutes: readonly Route[] = [
  {
    path: 'service_providers',
    methods: {
      async GET(services, request) {
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
]
