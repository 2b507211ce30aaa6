import { childFixtures } from './child-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { operatorFixtures } from './operator-fixtures.ts'
import { ruleFixtures } from './rule-fixtures.ts'
import { topLevelFixtures } from './top-level-fixtures.ts'

/** One for each resource of the registry. */
export const fixtures: readonly Fixture[] = [
  ...topLevelFixtures,
  ...childFixtures,
  ...ruleFixtures,
  ...operatorFixtures,
]
