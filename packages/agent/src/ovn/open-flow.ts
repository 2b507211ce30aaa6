import { readdir, stat } from 'node:fs/promises'
import { runTool } from '../supervision/run-tool.ts'

const timeoutS = 10

/** What ovs-vswitchd of this host is told and asked beside its database. */
export interface OpenFlow {
  /** By `ovs-ofctl`. `args` are the command's after the bridge: `run('br-int', 'dump-flows', 'table=0')`. */
  run(bridge: string, command: string, ...args: readonly string[]): Promise<string>
  /** By `ovs-appctl`: `ask('dpif/show-dp-features', 'br-int')`. */
  ask(command: string, ...args: readonly string[]): Promise<string>
  /** Another daemon that has its socket beside that of ovs-vswitchd. @throws when it does not run */
  askDaemon(daemon: string, command: string): Promise<string>
}

/** @param directory where ovs-vswitchd has its sockets, one for each bridge */
export function openOpenFlow(directory: string): OpenFlow {
  return {
    run: (bridge, command, ...args) =>
      runTool('ovs-ofctl', [
        ...[`--timeout=${timeoutS}`, '--protocols=OpenFlow15', command],
        ...[`unix:${directory}/${bridge}.mgmt`, ...args],
      ]),
    ask: async (command, ...args) =>
      runTool('ovs-appctl', [
        ...[`--timeout=${timeoutS}`, `--target=${await controlSocket(directory, '(ovs-)?vswitchd')}`],
        ...[command, ...args],
      ]),
    askDaemon: async (daemon, command) =>
      runTool('ovs-appctl', [
        ...[`--timeout=${timeoutS}`, `--target=${await controlSocket(directory, daemon)}`],
        command,
      ]),
  }
}

/** Named after the process; one that died may have left its own, so the newest. */
async function controlSocket(directory: string, daemon: string): Promise<string> {
  const pattern = new RegExp(`^${daemon}(\\.\\d+)?\\.ctl$`)
  const names = (await readdir(directory)).filter(name => pattern.test(name))
  const sockets = await Promise.all(
    names.map(async name => ({ name, madeAt: (await stat(`${directory}/${name}`)).ctimeMs })),
  )
  const [newest] = sockets.sort((a, b) => b.madeAt - a.madeAt)
  if (newest === undefined) throw new Error(`${daemon} has no socket in ${directory}`)
  return `${directory}/${newest.name}`
}
