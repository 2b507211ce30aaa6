/** What pmc of linuxptp 3.1.1 printed of a slave with software timestamps. */
export const slaveText = `sending: GET DEFAULT_DATA_SET
sending: GET CURRENT_DATA_SET
sending: GET PARENT_DATA_SET
sending: GET PORT_PROPERTIES_NP
	7ed919.fffe.4a5d63-0 seq 0 RESPONSE MANAGEMENT DEFAULT_DATA_SET 
		twoStepFlag             1
		slaveOnly               1
		numberPorts             1
		priority1               128
		clockClass              255
		clockAccuracy           0xfe
		offsetScaledLogVariance 0xffff
		priority2               128
		clockIdentity           7ed919.fffe.4a5d63
		domainNumber            0
	7ed919.fffe.4a5d63-0 seq 1 RESPONSE MANAGEMENT CURRENT_DATA_SET 
		stepsRemoved     1
		offsetFromMaster -781.0
		meanPathDelay    2293.0
	7ed919.fffe.4a5d63-0 seq 2 RESPONSE MANAGEMENT PARENT_DATA_SET 
		parentPortIdentity                    0e6015.fffe.700e29-1
		parentStats                           0
		observedParentOffsetScaledLogVariance 0xffff
		observedParentClockPhaseChangeRate    0x7fffffff
		grandmasterPriority1                  100
		gm.ClockClass                         248
		gm.ClockAccuracy                      0xfe
		gm.OffsetScaledLogVariance            0xffff
		grandmasterPriority2                  128
		grandmasterIdentity                   0e6015.fffe.700e29
	7ed919.fffe.4a5d63-1 seq 3 RESPONSE MANAGEMENT PORT_PROPERTIES_NP 
		portIdentity            7ed919.fffe.4a5d63-1
		portState               SLAVE
		timestamping            SOFTWARE
		interface               pv1
`

/** What it printed of a daemon that does not answer, as for another domain. */
export const silentText = `sending: GET DEFAULT_DATA_SET
sending: GET CURRENT_DATA_SET
sending: GET PARENT_DATA_SET
sending: GET PORT_PROPERTIES_NP
`
