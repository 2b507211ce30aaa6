import type { TraceStep } from './read-trace.ts'

/** Why a packet was dropped, in terms of the API. */
export type DropReason =
  /** The sender used an address that is not the port's. */
  | { readonly what: 'source-port-security' }
  | { readonly what: 'destination-port-security' }
  /** No rule of the sender's groups lets it out. */
  | { readonly what: 'no-egress-rule' }
  /** No rule of the receiver's groups lets it in. */
  | { readonly what: 'no-ingress-rule' }
  | { readonly what: 'no-route'; readonly routerId: string }
  | { readonly what: 'router'; readonly routerId: string; readonly stage: string }
  /** No port of the network has the address, and nothing takes what nobody has. */
  | { readonly what: 'unknown-destination'; readonly networkId: string }
  | { readonly what: 'network'; readonly networkId: string; readonly stage: string }

/**
 * Names the object of the API that the stage of the pipeline was made for.
 *
 * @param id of the network or router that the datapath is
 */
export function explainDrop({ stage }: Pick<TraceStep, 'stage'>, id: string): DropReason {
  if (stage.startsWith('lr_')) {
    return /_ip_routing/.test(stage)
      ? { what: 'no-route', routerId: id }
      : { what: 'router', routerId: id, stage }
  }
  if (/^ls_in_(check_port_sec|apply_port_sec|port_sec)/.test(stage)) return { what: 'source-port-security' }
  if (/^ls_out_(check_port_sec|apply_port_sec|port_sec)/.test(stage))
    return { what: 'destination-port-security' }
  if (/^ls_in_acl/.test(stage)) return { what: 'no-egress-rule' }
  if (/^ls_out_acl/.test(stage)) return { what: 'no-ingress-rule' }
  if (/^ls_in_l2_/.test(stage)) return { what: 'unknown-destination', networkId: id }
  return { what: 'network', networkId: id, stage }
}
