namespace Varde.AccessControl.Tests;

/// <summary>One case: facts in a line, and what must be decided. "refuse R-X", "permit R-X", "limited R-X" or "limited R-X+R-Y" with all cuts.</summary>
/// <param name="Number">Its number among the edge cases of access-rules §5; 0 for those that show a rule.</param>
/// <param name="Facts">The facts, as <see cref="Ask"/> reads them.</param>
/// <param name="Expected">Effect and rule.</param>
internal sealed record RuleCase(int Number, string Facts, string Expected);

/// <summary>The edge cases of access-rules §5, in their order.</summary>
internal static class EdgeCases
{
    private const string Parent = "relation=parent";
    private const string Doctor = "role=doctor purpose=BEHANDLER";
    private const string Emergency = "role=doctor purpose=BLAALYS reason";

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        // Birthdays, by the clock in Oslo
        new(1, $"citizen journal {Parent} birthDate=2014-11-23 now=2026-11-22T23:59:59+01:00", "permit R-PARENT-UNDER-12"),
        new(2, $"citizen journal {Parent} birthDate=2014-11-23 now=2026-11-23T00:00:00+01:00", "refuse R-PARENT-12-SERVICE"),
        new(3, $"citizen journal {Parent} birthDate=2014-11-23 now=2026-11-22T23:00:00Z", "refuse R-PARENT-12-SERVICE"),
        new(3, $"citizen journal {Parent} birthDate=2014-11-23 now=2026-11-22T22:59:59Z", "permit R-PARENT-UNDER-12"),
        new(4, "citizen journal relation=self birthDate=2010-10-25 now=2026-10-24T23:59:59+02:00 youthConsent", "refuse R-YOUTH-SERVICE"),
        new(4, "citizen journal relation=self birthDate=2010-10-25 now=2026-10-25T02:30:00+02:00 youthConsent", "permit R-SELF"),
        new(4, "citizen journal relation=self birthDate=2010-10-25 now=2026-10-25T02:30:00+01:00 youthConsent", "permit R-SELF"),
        new(5, "citizen vaccination relation=self birthDate=2012-02-29 now=2025-02-28T23:59:59+01:00 youthConsent", "refuse R-SELF-AGE"),
        new(6, "citizen vaccination relation=self birthDate=2012-02-29 now=2025-03-01T00:00:00+01:00 youthConsent", "permit R-YOUTH-OPEN"),
        new(7, $"citizen vaccination {Parent} birthDate=2010-11-22 now=2026-11-22T00:00:00+01:00", "refuse R-REP-16"),
        new(8, "citizen vaccination relation=self birthDate=2010-11-22 now=2026-11-22T00:00:00+01:00", "permit R-SELF"),
        new(9, "citizen vaccination relation=self age=12 youthConsent", "refuse R-SELF-AGE"),

        // Who represents the child
        new(10, $"citizen journal {Parent} age=5", "permit R-PARENT-UNDER-12"),
        new(10, "citizen journal relation=none age=5", "refuse R-REP-NONE"),
        new(11, "citizen journal relation=parent_no_responsibility age=5", "refuse R-REP-RESPONSIBILITY"),
        new(12, $"citizen journal {Parent} age=8 address=own", "permit R-PARENT-UNDER-12"),
        new(12, $"citizen journal {Parent} age=8 address=other", "permit R-PARENT-UNDER-12"),
        new(13, $"citizen journal {Parent} age=8 address=neither", "refuse R-REP-ADDRESS"),
        new(14, $"citizen gpinfo {Parent} age=3 address=neither", "refuse R-REP-ADDRESS"),
        new(15, "citizen journal relation=foster_parent age=8", "refuse R-REP-RESPONSIBILITY"),
        new(16, $"citizen journal {Parent} age=8 address=own careOrder", "refuse R-REP-CARE-ORDER"),
        new(17, $"citizen journal {Parent} age=8 address=own", "permit R-PARENT-UNDER-12"),
        new(18, $"citizen journal {Parent} age=8 address=other abroad", "refuse R-REP-ABROAD"),
        new(18, $"citizen journal {Parent} age=8 address=own", "permit R-PARENT-UNDER-12"),
        new(19, $"citizen journal {Parent} age=0 noNationalId", "refuse R-GATE-UNKNOWN"),
        new(19, $"staff journal {Doctor} age=0 noNationalId", "permit R-STAFF-CARE"),
        new(20, $"citizen journal {Parent} age=8 codes=N,NORN_FORANS", "refuse R-OBJ-PARENTS"),
        new(20, $"staff journal {Doctor} age=8 block=organisation", "refuse R-STAFF-BLOCK"),

        // Kin and colleagues
        new(21, "staff journal role=nurse purpose=BEHANDLER age=8 kin", "refuse R-STAFF-KIN"),
        new(22, "staff journal role=nurse purpose=BLAALYS reason age=8 kin", "permit R-STAFF-EMERGENCY"),
        new(23, $"citizen journal {Parent} age=8", "permit R-PARENT-UNDER-12"),
        new(24, "staff journal role=nurse purpose=DELBEHAN reason age=40", "permit R-STAFF-EXPLICIT"),
        new(24, "staff journal role=nurse purpose=DELBEHAN age=40", "refuse R-STAFF-REASON"),
        new(25, $"staff journal {Doctor} age=40 ownRecord", "refuse R-STAFF-OWN"),

        // The school nurse, and prescriptions that parents are not told of
        new(26, "citizen appointment.school relation=self age=13 login=substantial", "permit R-YOUTH-SCHOOL"),
        new(27, $"citizen appointment.school {Parent} age=13", "refuse R-OBJ-SCHOOL"),
        new(28, $"citizen appointment.school {Parent} age=13 type=Communication", "refuse R-OBJ-SCHOOL"),
        new(28, "citizen appointment.school relation=self age=13 type=Communication", "permit R-YOUTH-SCHOOL"),
        new(29, $"citizen prescription.renew {Parent} age=14 vergeinnsyn", "refuse R-OBJ-PARENTS"),
        new(30, $"citizen medlist {Parent} age=14 vergeinnsyn", "refuse R-OBJ-PARENTS"),
        new(31, "citizen prescription relation=self age=14 youthConsent vergeinnsyn", "permit R-YOUTH-OPEN"),
        new(32, $"citizen prescription {Parent} age=11 vergeinnsyn", "refuse R-OBJ-PARENTS"),
        new(33, "citizen prescription relation=self age=14", "refuse R-YOUTH-CONSENT"),

        // Powers of attorney
        new(34, "citizen journal relation=poa poa.areas=2 poa.ended age=80", "refuse R-POA-INVALID"),
        new(35, "citizen journal relation=poa poa.areas=1,3 age=80", "refuse R-POA-AREA"),
        new(35, "citizen prescription relation=poa poa.areas=1,3 age=80", "permit R-POA"),
        new(36, "citizen journal relation=poa poa.areas=2 age=80 dead", "refuse R-GATE-DEAD"),
        new(37, "citizen journal relation=poa poa.areas=2 poa.giverAge=16 holderIsParent age=16 codes=NORN_FORANS", "refuse R-OBJ-PARENTS"),
        new(37, "citizen journal relation=poa poa.areas=2 poa.giverAge=16 holderIsParent age=18 codes=NORN_FORANS", "permit R-POA"),
        new(38, "citizen journal relation=assigned assigned.years=5 age=80", "refuse R-TD-INVALID"),
        new(38, "citizen journal relation=assigned assigned.years=4.9 age=80", "permit R-TD"),

        // Protected addresses
        new(39, $"citizen journal {Parent} age=8 address=own protected=subject", "refuse R-GATE-PROTECTED"),
        new(40, $"citizen journal {Parent} age=8 protected=kode7", "refuse R-GATE-PROTECTED"),
        new(41, $"citizen appointment.specialist {Parent} age=8 protected=kode6", "refuse R-GATE-PROTECTED"),

        // Threads, and parts about others
        new(42, $"citizen message.read {Parent} age=16 thread.parent", "refuse R-REP-16"),
        new(42, "citizen message.read relation=self age=16 thread.parent", "permit R-SELF"),
        new(43, "citizen message.read relation=self age=15 youthConsent thread.parent", "refuse R-OBJ-PARENT-THREAD"),
        new(44, $"citizen journal {Parent} age=8 thirdParty", "limited R-OBJ-THIRD-PARTY"),
        new(45, "citizen journal relation=self age=16 thirdParty", "limited R-OBJ-THIRD-PARTY"),

        // Blocks
        new(46, $"staff journal {Emergency} age=40 block=document", "permit R-STAFF-BLOCK-EMERGENCY"),
        new(47, $"staff journal {Emergency} age=40 namedBlock", "refuse R-STAFF-NAMED-BLOCK"),
        new(47, $"staff journal {Emergency} age=40", "permit R-STAFF-EMERGENCY"),
        new(47, $"staff journal {Emergency} age=40 namedBlock secondConfirmation noOtherClinician", "permit R-STAFF-NAMED-EMERGENCY"),
        new(47, $"staff journal {Emergency} age=40 namedBlock secondConfirmation noOtherClinician namedBlockInEmergency=Absolute", "refuse R-STAFF-NAMED-BLOCK"),
        new(47, "staff kj role=doctor purpose=AKUTT reason age=40 namedBlock secondConfirmation noOtherClinician", "refuse R-STAFF-NAMED-BLOCK"),
        new(48, $"staff journal {Doctor} age=40 namedBlock", "refuse R-STAFF-NAMED-BLOCK"),
        new(48, $"staff journal {Doctor} age=40 namedBlock otherOrg", "refuse R-STAFF-NAMED-BLOCK"),
        new(49, $"staff journal {Doctor} age=40 block=unit elevatedConsent", "permit R-STAFF-BLOCK-CONSENT"),
        new(49, $"staff journal {Doctor} age=40 block=unit elevatedConsent relationEnded", "refuse R-STAFF-NO-BASIS"),
        new(49, "staff journal role=doctor purpose=DELBEHAN reason age=40 block=unit elevatedConsent", "refuse R-STAFF-BLOCK"),

        // What clinicians hide, release and disclose
        new(50, $"citizen journal {Parent} age=14 codes=NORN_FORANS,NORN_UNGDOM", "refuse R-OBJ-PARENTS"),
        new(50, "citizen journal relation=self age=14 youthConsent released=patient codes=NORN_FORANS,NORN_UNGDOM", "refuse R-OBJ-YOUTH"),
        new(51, $"citizen journal {Parent} age=13 codes=NORN_UNGDOM", "permit R-PARENT-12-RELEASED"),
        new(52, $"citizen journal {Parent} age=10 codes=NORN_FORANS", "refuse R-OBJ-PARENTS"),
        new(53, $"citizen message.read {Parent} age=17 type=disclosure recipient", "permit R-NEEDED-34-4"),
        new(53, $"citizen message.read {Parent} age=17 type=disclosure recipient codes=NORN_FORANS thirdParty", "permit R-NEEDED-34-4"),
        new(54, $"citizen message.read {Parent} age=18 type=disclosure recipient", "refuse R-REP-16"),
        new(55, $"citizen referral {Parent} age=8 referralDays=4", "refuse R-OBJ-ASSESS"),
        new(55, $"citizen referral {Parent} age=8 referralDays=10", "permit R-PARENT-UNDER-12"),
        new(55, $"citizen referral {Parent} age=8 referralDays=4 assessed", "permit R-PARENT-UNDER-12"),
        new(56, $"citizen referral {Parent} age=13 referralDays=40", "refuse R-PARENT-12-SERVICE"),
        new(57, "citizen result relation=self age=40 codes=NORU", "refuse R-OBJ-DELAY"),
        new(57, "citizen result relation=poa poa.areas=2 age=40 codes=NORU", "refuse R-OBJ-DELAY"),
        new(57, "citizen result relation=self age=40 codes=NORU assessed", "permit R-SELF"),
        new(58, $"citizen result {Parent} age=9 action=search codes=NORN_FORANS", "refuse R-OBJ-PARENTS"),
        new(59, "citizen journal relation=poa poa.areas=2 age=40 action=export codes=NORN_KUT", "refuse R-OBJ-DENIED"),
        new(60, "citizen vaccination relation=self age=14 youthConsent=false", "refuse R-YOUTH-CONSENT"),
        new(61, "citizen message.read relation=self age=40 thread.parent", "permit R-SELF"),
        new(62, "staff journal role=doctor purpose=FORSK reason age=40", "refuse R-STAFF-APPROVAL"),
        new(63, "staff journal role=nurse purpose=BEHANDLER age=40 relationEnded", "refuse R-STAFF-NO-BASIS"),
        new(64, "citizen journal relation=self birthDate=2010-11-22 now=2026-11-21T23:59:59+01:00 youthConsent", "refuse R-YOUTH-SERVICE"),
        new(64, "citizen journal relation=self birthDate=2010-11-22 now=2026-11-22T00:00:01+01:00 youthConsent", "permit R-SELF"),
        new(65, $"citizen message.read {Parent} age=13 thread.youth thirdParty", "refuse R-PARENT-12-SERVICE"),
        new(66, $"citizen message.read {Parent} age=13 type=disclosure thirdParty", "refuse R-DEFAULT"),
        new(66, $"citizen journal {Parent} age=9 type=disclosure thirdParty", "refuse R-DEFAULT"),
        new(67, "citizen journal relation=self age=30 codes=NORN_EPO,NORU", "refuse R-OBJ-DELAY"),
        new(68, "citizen journal relation=self age=30 codes=NORN_FOR thirdParty", "limited R-OBJ-OLD+R-OBJ-THIRD-PARTY"),

        // Switches
        new(69, "citizen message.read relation=self age=40 serviceOff", "permit R-SELF"),
        new(69, "citizen message.write relation=self age=40 serviceOff", "refuse R-GATE-OFF"),
        new(70, $"staff plan {Doctor} age=40 action=create serviceOff", "refuse R-STAFF-OFF"),
        new(70, $"staff plan {Doctor} age=40 serviceOff", "permit R-STAFF-CARE"),
        new(71, "citizen message.write relation=self age=40", "permit R-SELF"),

        // Death
        new(72, $"staff journal {Emergency} age=40 dead deathDays=400", "permit R-STAFF-EMERGENCY"),
        new(73, "staff journal role=nurse purpose=BEHANDLER age=80 dead basisBeforeDeath deathDays=30", "permit R-STAFF-CARE"),
        new(73, "staff journal role=nurse purpose=BEHANDLER age=80 dead basisBeforeDeath deathDays=31", "refuse R-STAFF-DEAD"),

        // Machines
        new(74, "system measurement.write client=gateway age=40", "refuse R-DEFAULT"),
        new(74, "system measurement.write client=gateway age=40 enrolled", "permit R-SYS-GATEWAY"),
        new(75, "system journal client=helsenorge age=13 person.lane=citizen person.relation=parent", "refuse R-SYS-PERSON"),
        new(76, "system journal client=subscription age=40 person.lane=staff person.role=nurse person.purpose=BEHANDLER person.relationEnded", "refuse R-SYS-PERSON"),
        new(77, "staff journal role=security-officer purpose=TILSYN2 reason approval age=40", "refuse R-STAFF-OFFICE"),
        new(78, "staff practitioner role=org-admin action=create otherOrg", "refuse R-COMMON-WRITE"),

        // By whatever road
        new(79, "set - role=doctor code=NORN_FORANS route=PUT age=13", "refuse R-SET-ROUTE"),
        new(79, "set - role=doctor code=NORN_FORANS route=$meta-delete age=13", "refuse R-SET-ROUTE"),
        new(80, $"citizen journal {Parent} age=9 codes=NORN_FORANS", "refuse R-OBJ-PARENTS"),
        new(81, $"citizen journal {Parent} age=9 codes=NORN_FORANS type=COMPOSITION", "refuse R-OBJ-PARENTS"),
        new(82, $"citizen journal {Parent} age=9 codes=NORN_FORANS action=create", "refuse R-OBJ-PARENTS"),
        new(82, $"citizen journal {Parent} age=9 codes=NORN_FORANS action=update", "refuse R-OBJ-PARENTS"),
        new(83, "citizen journal relation=none age=9", "refuse R-REP-NONE"),
        new(84, $"citizen appointment.municipal {Parent} age=14 exempt", "refuse R-OBJ-PARENTS"),
        new(85, $"staff journal {Emergency} age=40", "permit R-STAFF-EMERGENCY"),
        new(86, $"staff journal {Emergency} age=40 draft=other", "refuse R-STAFF-DRAFT"),
    ];
}
