import { resource } from '../../definition/behaviour.ts'
import { meteringLabelRuleDefinition } from './definition.ts'
import { meteringLabelRuleBehaviour } from './metering-label-rule.ts'
import { meteringLabelRuleStorage } from './storage.ts'

export const meteringLabelRule = resource({
  definition: meteringLabelRuleDefinition,
  storage: meteringLabelRuleStorage,
  behaviour: meteringLabelRuleBehaviour,
})
