import { runTool } from './run-tool.ts'

const timeoutS = 10

/** This host's Open vSwitch database, by `ovs-vsctl`. */
export interface SwitchDatabase {
  vsctl(args: readonly string[]): Promise<string>
  /** The host's `system-id`, which is the name of its chassis. @throws when it has none */
  chassis(): Promise<string>
}

export function openSwitchDatabase(remote: string): SwitchDatabase {
  const vsctl = (args: readonly string[]) =>
    runTool('ovs-vsctl', [`--timeout=${timeoutS}`, `--db=${remote}`, ...args])
  return {
    vsctl,
    chassis: async () => {
      const text = await vsctl(['--if-exists', 'get', 'Open_vSwitch', '.', 'external_ids:system-id'])
      const name = text.trim().replaceAll('"', '')
      if (name === '') throw new Error('Open vSwitch has no external_ids:system-id')
      return name
    },
  }
}
