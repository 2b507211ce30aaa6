import { spawn } from 'node:child_process'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'

/** A PTP daemon in a machine. */
export interface ClockDaemon {
  /** State of its port, and how far it is from its master; undefined while it does not answer. */
  look(): Promise<{ readonly state: string; readonly offsetNs: number } | undefined>
  stop(): Promise<void>
}

interface Clock {
  /** Path of its management socket: machines share our file system. */
  readonly socket: string
  readonly transport: 'ethernet' | 'udp4' | 'udp6'
  /** A leader is better than all others; a follower never leads. */
  readonly role: 'leader' | 'follower'
}

const transportFlags = { ethernet: '-2', udp4: '-4', udp6: '-6' } as const

/**
 * ptp4l with times that the kernel notes, several messages a second, and a control loop that needs few of them. It may
 * not touch the clock, which is also that of whoever runs the tests: it says what it would do, and follows all the same.
 */
export function startClockDaemon(lab: Lab, on: string, { socket, transport, role }: Clock): ClockDaemon {
  const [file = '', ...args] = lab.inside(on, [
    ...['setpriv', '--bounding-set=-sys_time', '--', 'ptp4l', '-i', 'eth0', '-S', '-q'],
    ...[transportFlags[transport], `--uds_address=${socket}`],
    ...(role === 'leader' ? ['--priority1=1'] : ['-s']),
    ...['--logSyncInterval=-3', '--logAnnounceInterval=-2', '--logMinDelayReqInterval=-3'],
    ...['--first_step_threshold=0', '--step_threshold=0'],
    ...['--pi_proportional_const=0.7', '--pi_integral_const=0.3'],
    // A busy machine is late with everything, which is no fault: by itself ptp4l waits a millisecond, and then 16 seconds.
    ...['--tx_timestamp_timeout=2000', '--fault_reset_interval=-4', '--announceReceiptTimeout=8'],
  ])
  const child = spawn(file, args, { stdio: 'ignore' })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  return {
    look: async () => {
      const questions = ['GET PORT_PROPERTIES_NP', 'GET CURRENT_DATA_SET']
      const { stdout } = await lab.exec(on, ['pmc', '-u', '-b', '0', '-s', socket, ...questions])
      const state = /portState\s+(\w+)/.exec(stdout)?.[1]
      const offset = /offsetFromMaster\s+(\S+)/.exec(stdout)?.[1]
      return state === undefined || offset === undefined ? undefined : { state, offsetNs: Number(offset) }
    },
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
