import type { Log } from '@neutrino/base/log.ts'
import type { OvnDatabases } from '../ovn-features.ts'
import { describeRelease, type OvnRelease } from './describe-release.ts'

/** Notes what the running OVN can and cannot do, at start and whenever that changes. Returns the way to stop. */
export function watchRelease(ovn: OvnDatabases, log: Log): () => void {
  let noted = ''
  const look = () => {
    if (ovn.northbound.status.state !== 'synced' || ovn.southbound.status.state !== 'synced') return
    const release = describeRelease(ovn)
    const text = JSON.stringify(release)
    if (text === noted) return
    noted = text
    note(release, log)
  }
  const stops = [ovn.northbound.onStatus(look), ovn.southbound.onStatus(look)]
  // northd writes its release, and the options that it knows, after a database has begun.
  stops.push(
    ovn.northbound.onChange(({ rows }) => {
      if (rows.some(change => change.table === 'NB_Global')) look()
    }),
  )
  look()
  return () => {
    for (const stop of stops) stop()
  }
}

function note({ version, capabilities, weaknesses }: OvnRelease, log: Log): void {
  const named = (isPresent: boolean) =>
    capabilities.filter(one => one.isPresent === isPresent).map(one => one.name)
  log.info('OVN', { version: version ?? 'unknown', has: named(true), lacks: named(false) })
  for (const { id, what, fixedIn, meanwhile } of weaknesses) {
    log.warn('this release of OVN is known to be vulnerable, unless its packages have the fix', {
      ...{ weakness: id, version, what, fixedIn, meanwhile },
    })
  }
}
