import type { TestCloud } from './use-cloud.ts'

const queueWaitMs = 20_000

/**
 * Waits until the queues on the uplink of the first hypervisor are as `expected` of what `tc` shows. ovn-controller passes
 * over queues while a transaction of its own with the switch is under way, and comes back to them with its next computation
 * of everything: it is asked for one.
 */
export function expectQueues(
  cloud: TestCloud,
  what: string,
  expected: (classes: string) => boolean,
): Promise<unknown> {
  return cloud.eventually(what, queueWaitMs, async () => {
    const { stdout } = await cloud.lab.exec('hv1', ['tc', 'class', 'show', 'dev', 'eth1'])
    if (expected(stdout)) return true
    await cloud.lab.appctl({ hypervisor: 1, daemon: 'controller' }, ['inc-engine/recompute'])
    return false
  })
}
