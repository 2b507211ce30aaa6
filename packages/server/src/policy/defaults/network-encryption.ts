import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrMember } from './personas.ts'

/**
 * Encryption of networks, which upstream does not know. Who owns a network may ask for it: that changes what its own ports
 * are bound to and how large its packets are, and nothing of others'. Which hosts carry it is the operator's to know.
 */
export const networkEncryptionRules: readonly RuleDefinition[] = [
  {
    name: 'create_network:encryption',
    check: adminOrMember,
    doc: 'Ask for a new network to be encrypted between hosts (`encryption`).',
    operations: ['POST /networks'],
  },
  {
    name: 'update_network:encryption',
    check: adminOrMember,
    doc: 'Change whether a network is to be encrypted between hosts (`encryption`).',
    operations: ['PUT /networks/{id}'],
  },
  {
    name: 'get_network_encryption_status',
    check: adminOnly,
    doc: 'See which hosts carry a network, and whether they encrypt their tunnels.',
    operations: ['GET /networks/{id}/encryption_status'],
  },
]
