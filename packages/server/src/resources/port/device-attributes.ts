import { orNull } from '../../definition/kind.ts'
import { boolean, object, oneOf, text, uuid } from '../../definition/kinds.ts'
import { InvalidInput } from '../../errors/errors.ts'
import type { TimeSync } from './time-sync.ts'

/** What the compute service is to know of the device behind a port; rows of the port's attribute table. */
export const deviceAttributes = {
  hints: {
    kind: orNull(
      object({
        openvswitch: {
          kind: object({
            other_config: { kind: object({ 'tx-steering': { kind: oneOf(['thread', 'hash']) } }) },
          }),
        },
      }),
    ),
    create: true,
    update: true,
    default: null,
    enforcePolicy: true,
    alias: 'port-hints',
    doc: 'Wishes to the one that plugs it, by mechanism; who does not know a wish passes it over.',
  },
  deviceProfile: {
    kind: orNull(text({ max: 255 })),
    create: true,
    default: null,
    alias: 'port-device-profile',
    doc: 'Name of the accelerator profile (Cyborg) that the server gets with it.',
  },
  numaAffinityPolicy: {
    kind: orNull(oneOf(['required', 'preferred', 'legacy', 'socket'])),
    create: true,
    update: true,
    default: null,
    enforcePolicy: true,
    alias: 'port-numa-affinity-policy',
    doc: 'How near to its card the server is to run; it stays while the port is bound.',
  },
  hardwareOffloadType: {
    kind: oneOf(['switchdev']),
    create: true,
    enforcePolicy: true,
    alias: 'port-hardware-offload-type',
    doc: 'What the card does instead of the host; told to the host in the binding profile.',
  },
  trusted: {
    kind: boolean,
    create: true,
    update: true,
    enforcePolicy: true,
    alias: 'port-trusted-vif',
    doc: 'Whether its virtual function may change its MAC address and see foreign packets; null when nobody said.',
  },
  hwVifModel: {
    kind: orNull(text({ max: 32, notEmpty: true, oneLine: true })),
    create: true,
    update: true,
    default: null,
    enforcePolicy: true,
    alias: 'port-hw-vif-model',
    doc: 'Network card that the server sees, one of [DEFAULT] hw_vif_models; null when its image decides. It stays while the port is bound.',
  },
  portFlavorId: {
    kind: orNull(uuid),
    create: true,
    filter: true,
    enforcePolicy: true,
    alias: 'port-flavor',
    doc: 'Flavor that it was made of; that of its project or of the installation when absent, none when null.',
  },
} as const

/** The attributes of a port to be made. */
export interface DeviceWish {
  readonly hints: Readonly<Record<string, unknown>> | null
  readonly deviceProfile: string | null
  readonly numaAffinityPolicy: string | null
  readonly hardwareOffloadType?: string | undefined
  readonly trusted?: boolean | undefined
  readonly hwVifModel: string | null
  readonly timeSync: TimeSync | null
}

/** Of a port that the service makes itself. */
export const noDevice: DeviceWish = {
  hints: null,
  deviceProfile: null,
  numaAffinityPolicy: null,
  hwVifModel: null,
  timeSync: null,
}

export interface DeviceColumns {
  readonly hints: Readonly<Record<string, unknown>> | null
  readonly device_profile: string | null
  readonly numa_affinity_policy: string | null
  readonly hardware_offload_type: string | null
  readonly trusted: boolean | null
  readonly hw_vif_model: string | null
  readonly time_sync: TimeSync | null
}

export function deviceColumns(wish: DeviceWish): DeviceColumns {
  return {
    hints: hintsOrNull(wish.hints),
    device_profile: wish.deviceProfile,
    numa_affinity_policy: wish.numaAffinityPolicy,
    hardware_offload_type: wish.hardwareOffloadType ?? null,
    trusted: wish.trusted ?? null,
    hw_vif_model: wish.hwVifModel,
    time_sync: wish.timeSync,
  }
}

/** Columns of `port` that an update names; hints as JSON text. */
export function deviceChanges(
  changes: {
    readonly [K in 'hints' | 'numaAffinityPolicy' | 'trusted' | 'hwVifModel' | 'timeSync']?:
      | DeviceWish[K]
      | undefined
  },
) {
  const { hints, numaAffinityPolicy, trusted, hwVifModel, timeSync } = changes
  const wanted = hints === undefined ? undefined : hintsOrNull(hints)
  return {
    hints: wanted === undefined || wanted === null ? wanted : JSON.stringify(wanted),
    numa_affinity_policy: numaAffinityPolicy,
    trusted,
    hw_vif_model: hwVifModel,
    time_sync: timeSync,
  }
}

/** Throws InvalidInput for a card that the operator does not list. */
export function checkVifModel(model: string | null | undefined, known: readonly string[]): void {
  if (model == null || known.includes(model)) return
  throw new InvalidInput({ error_message: `hw_vif_model '${model}' is not in [${known.join(', ')}]` })
}

/** No hints are null, however they are written. */
function hintsOrNull<T extends object>(hints: T | null): T | null {
  return hints === null || Object.keys(hints).length === 0 ? null : hints
}

type Profile = Readonly<Record<string, unknown>>

/**
 * The profile with the capability that the offload type stands for: so projects that may not write
 * profiles get offloaded ports when the operator lets them.
 */
export function offloadedProfile(profile: Profile, hardwareOffloadType: string | undefined): Profile {
  if (hardwareOffloadType === undefined) return profile
  const { capabilities = [] } = profile
  // What is no list is refused with the rest of the profile.
  if (!Array.isArray(capabilities) || capabilities.includes(hardwareOffloadType)) return profile
  return { ...profile, capabilities: [...capabilities, hardwareOffloadType] }
}

/** SQL of what the details of a binding, whose type is `vifType`, say beside what is stored. */
export const vifModelDetails = (vifType: string) => `case when port.hw_vif_model is null
  or coalesce(${vifType}, 'unbound') in ('unbound', 'binding_failed') then '{}'
  else jsonb_build_object('hw_vif_model', port.hw_vif_model) end`

/** SQL of what a binding profile says beside what is stored, for those who read it there. */
export const trustedProfile = `case when port.trusted is null then '{}'
  else jsonb_build_object('trusted', port.trusted) end`
