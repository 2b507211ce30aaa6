import type { KitConfig, KitPlace } from './kit-config.ts'
import type { PortTrial } from './port-trial.ts'

/** A check. They are made in their order; once one fails, only those that clean up follow. */
export interface Step {
  readonly name: string
  /** Nothing is configured for it. */
  readonly isSkipped?: boolean
  /** Whatever failed before. */
  readonly cleansUp?: true
  /** Tells what it found; throws when that is not as it has to be. */
  run(): Promise<string>
}

/** What is tried with a port, as the compute service goes about it. */
export function portSteps(trial: PortTrial, config: KitConfig): readonly Step[] {
  const { kind, isFiltered } = trial
  const isFilterSkipped = !isFiltered || config.reach === undefined || !trial.hasPeer
  return [
    ...plugSteps(trial),
    {
      name: 'answers nobody before a rule lets it',
      isSkipped: isFilterSkipped,
      run: () => trial.probeInVain(config.reach ?? []),
    },
    { name: 'gets the rule that lets it answer', isSkipped: !isFiltered, run: () => trial.allowEcho() },
    ...probes(trial, config, kind),
    ...(kind.target === undefined ? [] : migration(trial, config, kind.target)),
    {
      name: 'answers nobody once the rule is gone',
      isSkipped: isFilterSkipped,
      run: () => trial.forbidEcho(config.reach ?? []),
    },
    ...removalSteps(trial),
  ]
}

/** Until the port is ACTIVE. */
export function plugSteps(trial: PortTrial): readonly Step[] {
  return [
    { name: 'is bound as its kind has to be', run: () => trial.make() },
    { name: 'is not ACTIVE before it is plugged', run: () => trial.notActive() },
    { name: 'is plugged', run: () => trial.plug(trial.kind) },
    { name: 'is ACTIVE', run: () => trial.waitActive(trial.kind) },
  ]
}

export function removalSteps(trial: PortTrial): readonly Step[] {
  return [
    { name: 'is unplugged', cleansUp: true, run: () => trial.unplugAll() },
    { name: 'is not ACTIVE once it is unplugged', run: () => trial.waitNotActive() },
    { name: 'is removed, and what was made for it', cleansUp: true, run: () => trial.remove() },
  ]
}

function probes(trial: PortTrial, config: KitConfig, { host }: KitPlace): readonly Step[] {
  const { reach, mtu } = config
  const probe = (name: string, argv: KitConfig['reach']): Step => ({
    name,
    isSkipped: argv === undefined || !trial.hasPeer,
    run: () => trial.probe(argv ?? []),
  })
  return [probe(`answers its peer from ${host}`, reach), probe(`gets whole packets on ${host}`, mtu)]
}

function migration(trial: PortTrial, config: KitConfig, target: KitPlace): readonly Step[] {
  const { kind } = trial
  return [
    { name: `is prepared on ${target.host}`, run: () => trial.prepare(target) },
    { name: 'is where it was until it goes over', run: () => trial.waitActive(kind) },
    { name: `is plugged on ${target.host} too`, run: () => trial.plug(target) },
    { name: `goes over to ${target.host}`, run: () => trial.activate(target) },
    { name: `leaves ${kind.host}`, run: () => trial.leave(kind) },
    { name: `is ACTIVE on ${target.host}`, run: () => trial.waitActive(target) },
    ...probes(trial, config, target),
  ]
}
