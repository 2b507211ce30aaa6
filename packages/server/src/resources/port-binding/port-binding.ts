import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { shape } from '../../definition/shape.ts'
import { InvalidInput } from '../../errors/errors.ts'
import {
  activateHostBinding,
  checkMigratingPort,
  createHostBinding,
  removeHostBinding,
  updateHostBinding,
} from '../port/index.ts'
import type { PortBindingAttributes } from './definition.ts'

type Binding = Current<PortBindingAttributes>

const isActive = (binding: Binding) => binding.status === 'ACTIVE'

async function create(
  context: WriteContext,
  inputs: readonly Creation<PortBindingAttributes>[],
): Promise<readonly string[]> {
  for (const { values } of inputs) {
    const { portId, host, vnicType, profile = {} } = values
    await createHostBinding(context, portId, { host, vnicType, profile })
  }
  return inputs.map(({ values }) => values.host)
}

async function update(
  context: WriteContext,
  current: Binding,
  changes: UpdateInput<PortBindingAttributes>,
): Promise<void> {
  const { portId, host } = current
  if (changes.host !== undefined && changes.host !== host) {
    throw new InvalidInput({ error_message: `the binding is for host ${host}: create one for another host` })
  }
  await updateHostBinding(context, portId, {
    host,
    vnicType: changes.vnicType ?? current.vnicType,
    profile: changes.profile ?? current.profile,
    isActive: isActive(current),
  })
}

export const portBindingBehaviour: Behaviour<PortBindingAttributes> = {
  checkParent: checkMigratingPort,
  create,
  update,
  remove: (context, current) =>
    removeHostBinding(context, current.portId, { host: current.host, isActive: isActive(current) }),
  actions: {
    activate: {
      method: 'PUT',
      body: shape.record({}),
      answersObject: 'bare',
      async run(context, current) {
        const { portId, host } = current
        await activateHostBinding(context, portId, { host, isActive: isActive(current) })
      },
    },
  },
}
