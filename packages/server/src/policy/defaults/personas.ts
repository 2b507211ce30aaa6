// Who may do something, as check strings. The spelling is that of upstream, because samples and
// override files are compared with it.

/** Administrators. */
export const adminOnly = 'rule:admin_only'

/** Everybody with the reader role, in any project. */
export const anyReader = 'role:reader'

/** Other services of the cloud: Nova, for example. */
export const serviceOnly = 'rule:service_api'

/** Administrators, and members of the project that owns the object. */
export const adminOrMember = '(rule:admin_only) or (role:member and project_id:%(project_id)s)'

/** Administrators, and readers of the project that owns the object. */
export const adminOrReader = '(rule:admin_only) or (role:reader and project_id:%(project_id)s)'

/** Administrators, and managers of the project that owns the object. */
export const adminOrManager = '(rule:admin_only) or (role:manager and project_id:%(project_id)s)'

/** Administrators and other services. */
export const adminOrService = '(rule:admin_only) or (rule:service_api)'

/** Administrators, and managers of the project that owns the parent object. */
export const adminOrParentManager = '(rule:admin_only) or (role:manager and rule:ext_parent_owner)'

/** Administrators, and members of the project that owns the parent object. */
export const adminOrParentMember = '(rule:admin_only) or (role:member and rule:ext_parent_owner)'

/** Administrators, and readers of the project that owns the parent object. */
export const adminOrParentReader = '(rule:admin_only) or (role:reader and rule:ext_parent_owner)'

/** Administrators, other services, and members of the project that owns the network. */
export const adminOrServiceOrNetworkMember =
  '(rule:admin_only) or (rule:service_api) or role:member and rule:network_owner'

/** The same in the other order, which error texts show. */
export const adminOrNetworkMemberOrService =
  '(rule:admin_only) or (role:member and rule:network_owner) or rule:service_api'

/** As above, and everybody on a shared network. */
export const adminOrServiceOrNetworkMemberOrShared =
  '(rule:admin_only) or (rule:service_api) or role:member and rule:network_owner or rule:shared'

/** Members of the object's project, administrators, and members of the network's project. */
export const memberOrAdminOrNetworkMember =
  'role:member and project_id:%(project_id)s or (rule:admin_only) or (role:member and rule:network_owner)'

/** What upstream gives to attributes without a rule; here the rule is registered and so can be seen and changed. */
export const upstreamDefault = 'rule:default'
