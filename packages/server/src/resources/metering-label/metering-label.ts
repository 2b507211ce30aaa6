import { randomUuid } from '@neutrino/base/uuid.ts'
import type { Behaviour } from '../../definition/behaviour.ts'
import type { MeteringLabelAttributes } from './definition.ts'
import * as storage from './storage.ts'

export const meteringLabelBehaviour: Behaviour<MeteringLabelAttributes> = {
  async create({ tx }, inputs) {
    const rows = inputs.map(({ values }) => ({
      id: randomUuid(),
      project_id: values.projectId,
      name: values.name,
      description: values.description,
      shared: values.shared,
    }))
    await storage.insertLabels(tx, rows)
    return rows.map(row => row.id)
  },
  remove: ({ tx }, current) => storage.deleteLabel(tx, current.id),
}
