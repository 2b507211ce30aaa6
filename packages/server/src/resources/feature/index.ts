import { shape } from '../../definition/shape.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { Settings } from '../../settings.ts'

/**
 * What is on and no extension tells of, by the names that suites of tests have for it: what they put into
 * available_features.
 */
const features: readonly { readonly name: string; readonly isOn: (settings: Settings) => boolean }[] = [
  { name: 'distributed_floating_ip', isOn: settings => settings.distributedFloatingIp },
  // Both versions have the address of the metadata service as soon as there is one.
  { name: 'ipv6_metadata', isOn: settings => settings.metadataEnabled },
  { name: 'metadata', isOn: settings => settings.metadataEnabled },
  { name: 'security_groups', isOn: settings => settings.binding.securityGroupsEnabled },
]

const { list, object, text } = shape

export const featureRoutes: readonly Route[] = [
  {
    path: 'features',
    alias: 'features',
    methods: {
      GET: {
        id: 'list_features',
        about: 'feature',
        doc: 'Names of what is on here and that no extension tells of.',
        answer: object({ features: list(text) }),
        run: async ({ settings, policy }, { op }) => {
          authorize(policy(), op.actor, { rule: 'get_feature' }, {})
          return {
            status: 200,
            body: { features: features.filter(each => each.isOn(settings)).map(each => each.name) },
          }
        },
      },
    },
  },
]
