import type { Log } from '@neutrino/base/log.ts'
import type { OvnDatabases } from '../ovn-features.ts'
import { describeRelease, type OvnRelease } from './describe-release.ts'

/**
 * Notes what the running OVN can and cannot do, at start and whenever that changes. Returns the way to stop.
 * @param asked names of capabilities without which a part of the configuration is in vain
 */
export function watchRelease(ovn: OvnDatabases, log: Log, asked: readonly string[] = []): () => void {
  let noted = ''
  const look = () => {
    if (ovn.northbound.status.state !== 'synced' || ovn.southbound.status.state !== 'synced') return
    const release = describeRelease(ovn)
    const text = JSON.stringify(release)
    if (text === noted) return
    noted = text
    note(release, log)
    for (const { name, isPresent, without } of release.capabilities)
      if (asked.includes(name) && !isPresent)
        log.warn('the configuration asks for what this OVN lacks', { capability: name, without })
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
