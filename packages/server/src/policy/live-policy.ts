import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { fingerprintPolicy, loadOverrides, type PolicyPaths } from './load-overrides.ts'
import { createPolicy, type Policy } from './policy.ts'

/** Policy files are looked at once in this time at most, however often `refresh` is called. */
export const policyCheckPeriodMs = 5_000

export interface LivePolicy {
  /** The rules in force; take them once for each request, so that one request sees one set of rules. */
  current(): Policy
  /**
   * Looks whether a file changed. A changed set that is valid comes into force; of a broken one the
   * fault is logged once and the rules stay as they were. Never rejects.
   */
  refresh(): Promise<'unchanged' | 'reloaded' | 'refused'>
}

export interface LivePolicyOptions extends PolicyPaths {
  readonly clock: Clock
  readonly log: Log
  readonly enforceScope?: boolean
  readonly checkPeriodMs?: number
}

/**
 * The rules of the policy files over those of the server.
 *
 * @throws PolicyError when a file is broken: a start with other rules than the operator's is refused
 */
export async function openPolicy(options: LivePolicyOptions): Promise<LivePolicy> {
  const { clock, log, checkPeriodMs = policyCheckPeriodMs } = options
  // The mark is taken before the files are read: a change in between is then found, not missed.
  let fingerprint = await fingerprintPolicy(options)
  let policy = await load(options)
  let checkedMs = clock.monotonicMs()
  let running: ReturnType<LivePolicy['refresh']> | undefined

  const reload = async (): ReturnType<LivePolicy['refresh']> => {
    try {
      const found = await fingerprintPolicy(options)
      if (found === fingerprint) return 'unchanged'
      fingerprint = found
      policy = await load(options)
      log.info('policy files reloaded')
      return 'reloaded'
    } catch (error) {
      log.error('policy files refused, the former rules stay in force', { error })
      return 'refused'
    } finally {
      checkedMs = clock.monotonicMs()
      running = undefined
    }
  }

  return {
    current: () => policy,
    refresh: () => {
      if (running !== undefined) return running
      if (clock.monotonicMs() - checkedMs < checkPeriodMs) return Promise.resolve('unchanged')
      running = reload()
      return running
    },
  }
}

async function load(options: LivePolicyOptions): Promise<Policy> {
  const { enforceScope = true } = options
  const policy = createPolicy({ overrides: await loadOverrides(options), enforceScope })
  if (policy.unregistered.length > 0) {
    options.log.warn('policy files name rules that do not exist here; only other rules can use them', {
      rules: policy.unregistered,
    })
  }
  return policy
}
