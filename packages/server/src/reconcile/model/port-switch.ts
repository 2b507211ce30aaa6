/** What decides on which switch a port is. */
export interface PortPlace {
  readonly id: string
  readonly networkId: string
}

/** The owner key of the Logical_Switch that a port is on. Whatever hangs on the switch of a port asks here. */
export function switchOfPort({ networkId }: PortPlace): string {
  return networkId
}
