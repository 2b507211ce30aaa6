import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly } from './personas.ts'

/** Rules of networks of two VLANs, which upstream does not know. */
export const doubleTagRules: readonly RuleDefinition[] = [
  {
    name: 'create_network:provider:inner_segmentation_id',
    check: adminOnly,
    doc: 'Set the inner VLAN of a new network of two (`provider:inner_segmentation_id`).',
    operations: ['POST /networks'],
  },
  {
    name: 'update_network:provider:inner_segmentation_id',
    check: adminOnly,
    doc: 'Change the inner VLAN of a network of two (`provider:inner_segmentation_id`).',
    operations: ['PUT /networks/{id}'],
  },
  {
    name: 'get_network:provider:inner_segmentation_id',
    check: adminOnly,
    doc: 'See the inner VLAN of a network of two (`provider:inner_segmentation_id`).',
    operations: ['GET /networks', 'GET /networks/{id}'],
  },
]
