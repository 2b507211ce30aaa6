import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly } from './personas.ts'

/** What is on and no extension tells of. */
export const featureRules: readonly RuleDefinition[] = [
  {
    name: 'get_feature',
    check: adminOnly,
    doc: 'List what is on and no extension tells of.',
    operations: ['GET /features'],
  },
]
