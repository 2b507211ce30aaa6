import { randomUuid } from '@neutrino/base/uuid.ts'
import type { Behaviour } from '../../definition/behaviour.ts'
import type { SecurityGroupDefaultStatefulnessAttributes } from './definition.ts'
import { SecurityGroupDefaultStatefulnessAlreadyExists } from './errors.ts'
import * as storage from './storage.ts'

export const securityGroupDefaultStatefulnessBehaviour: Behaviour<SecurityGroupDefaultStatefulnessAttributes> =
  {
    async create({ tx }, inputs) {
      const ids: string[] = []
      // Settings cannot be made in bulk.
      for (const { values } of inputs) {
        const project: string | null = values.projectId
        const row = { id: randomUuid(), project_id: project, stateful: values.stateful }
        if (!(await storage.insertSetting(tx, row)))
          throw new SecurityGroupDefaultStatefulnessAlreadyExists({ project_id: project ?? 'all projects' })
        ids.push(row.id)
      }
      return ids
    },
    async update({ tx }, current, { stateful }) {
      if (stateful !== undefined) await storage.updateSetting(tx, current.id, stateful)
    },
    remove: ({ tx }, current) => storage.deleteSetting(tx, current.id),
  }
