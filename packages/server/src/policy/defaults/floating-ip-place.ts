import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly } from './personas.ts'

/** Who chooses where floating IPs are translated: our own, for nobody upstream has made the attribute. */
export const floatingIpPlaceRules: readonly RuleDefinition[] = [
  {
    name: 'create_floatingip:distributed',
    check: adminOnly,
    doc: 'Choose where a new floating IP is translated.',
    operations: ['POST /floatingips'],
  },
  {
    name: 'update_floatingip:distributed',
    check: adminOnly,
    doc: 'Choose where a floating IP is translated.',
    operations: ['PUT /floatingips/{id}'],
  },
]
