import { resource } from '../../definition/behaviour.ts'
import { meteringLabelDefinition } from './definition.ts'
import { meteringLabelBehaviour } from './metering-label.ts'
import { meteringLabelStorage } from './storage.ts'

export const meteringLabel = resource({
  definition: meteringLabelDefinition,
  storage: meteringLabelStorage,
  behaviour: meteringLabelBehaviour,
})
