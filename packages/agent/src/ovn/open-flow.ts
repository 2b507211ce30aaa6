import { runTool } from '../supervision/run-tool.ts'

const timeoutS = 10

/** OpenFlow to the bridges of this host, by `ovs-ofctl`. */
export interface OpenFlow {
  /** `args` are the command's after the bridge: `run('br-int', 'dump-flows', 'table=0')`. */
  run(bridge: string, command: string, ...args: readonly string[]): Promise<string>
}

/** @param directory where ovs-vswitchd has its sockets, one for each bridge */
export function openOpenFlow(directory: string): OpenFlow {
  return {
    run: (bridge, command, ...args) =>
      runTool('ovs-ofctl', [
        ...[`--timeout=${timeoutS}`, '--protocols=OpenFlow15', command],
        ...[`unix:${directory}/${bridge}.mgmt`, ...args],
      ]),
  }
}
