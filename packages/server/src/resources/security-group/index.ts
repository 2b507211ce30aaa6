export { ensureDefaultSecurityGroups } from './default-group.ts'
