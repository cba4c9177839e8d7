namespace Varde.AccessControl.Rules;

/// <summary>The words of the explain call for the values of facts, in both directions.</summary>
internal static class FactWords
{
    public static WordList<AccessAction> Actions { get; } = new(
        ("read", AccessAction.Read), ("create", AccessAction.Create), ("update", AccessAction.Update), ("search", AccessAction.Search),
        ("export", AccessAction.Export), ("release", AccessAction.Release), ("restrict", AccessAction.Restrict),
        ("delete", AccessAction.Delete), ("erase", AccessAction.Erase),
        // The page's own words for two of them.
        ("send", AccessAction.Create), ("book", AccessAction.Create), ("start", AccessAction.Create), ("cancel", AccessAction.Update));

    public static WordList<Lane> Lanes { get; } = new(
        ("citizen", Lane.Citizen), ("staff", Lane.Staff), ("set", Lane.Set), ("system", Lane.System),
        ("developer", Lane.Developer), ("server", Lane.Server), ("none", Lane.None));

    public static WordList<Relation> Relations { get; } = new(
        ("self", Relation.Self), ("parent", Relation.Parent), ("parent_no_responsibility", Relation.ParentWithoutResponsibility),
        ("foster_parent", Relation.FosterParent), ("step_parent", Relation.StepParent), ("guardian", Relation.Guardian),
        ("poa", Relation.PowerOfAttorney), ("assigned", Relation.AssignedPowerOfAttorney), ("none", Relation.None));

    public static WordList<SignInLevel> Logins { get; } = new(
        ("high", SignInLevel.High), ("substantial", SignInLevel.Substantial), ("none", SignInLevel.None));

    public static WordList<ParentsAddress> Addresses { get; } = new(
        ("own", ParentsAddress.Own), ("other", ParentsAddress.Other), ("neither", ParentsAddress.Neither));

    public static WordList<ConsentLevel> Levels { get; } = new(
        ("none", ConsentLevel.None), ("basis", ConsentLevel.Basis), ("basis+", ConsentLevel.BasisPlus), ("full", ConsentLevel.Full));

    public static WordList<ReleasedTo> Readers { get; } = new(("patient", ReleasedTo.Patient), ("parents", ReleasedTo.Parents));

    public static WordList<DraftOf> Drafts { get; } = new(("own", DraftOf.Own), ("other", DraftOf.Other));

    public static WordList<StaffRole> Roles { get; } = new(
        ("doctor", StaffRole.Doctor), ("nurse", StaffRole.Nurse), ("secretary", StaffRole.Secretary), ("it", StaffRole.Technician),
        ("informatician", StaffRole.Informatician), ("org-admin", StaffRole.OrganisationAdministrator),
        ("security-officer", StaffRole.SecurityOfficer), ("rollout-lead", StaffRole.RolloutLead));

    public static WordList<BlockReach> Blocks { get; } = new(
        ("organisation", BlockReach.Organisation), ("unit", BlockReach.Unit), ("role", BlockReach.Role), ("category", BlockReach.Category),
        ("document", BlockReach.Document));

    public static WordList<NamedBlockInEmergency> NamedBlocks { get; } = new(
        ("WeightyReasons", NamedBlockInEmergency.WeightyReasons), ("Absolute", NamedBlockInEmergency.Absolute));

    public static WordList<ClientKind> Clients { get; } = new(
        ("gateway", ClientKind.Gateway), ("prescription-broker", ClientKind.PrescriptionBroker), ("summary-record", ClientKind.SummaryRecord),
        ("helsenorge", ClientKind.Helsenorge), ("integration", ClientKind.Integration), ("export", ClientKind.Export),
        ("subscription", ClientKind.Subscription), ("other", ClientKind.Other));

    public static WordList<ClientOrganisation> ClientOrganisations { get; } = new(
        ("owner", ClientOrganisation.Owner), ("recipient", ClientOrganisation.Recipient), ("other", ClientOrganisation.Other));

    public static WordList<SettingRoute> Routes { get; } = new(
        ("PUT", SettingRoute.Put), ("PATCH", SettingRoute.Patch), ("$meta-add", SettingRoute.MetaAdd), ("$meta-delete", SettingRoute.MetaDelete),
        ("tag", SettingRoute.Tag), ("contribution", SettingRoute.Contribution));

    public static WordList<Settable> Settables { get; } = new(
    [
        .. RestrictionTable.Rows.Select(row => (row.Text, Settable.Of(row.Code))),
        ("vergeinnsyn", Settable.GuardianAccessReservation),
        ("release:parents", Settable.Of(ReleasedTo.Parents)), ("release:patient", Settable.Of(ReleasedTo.Patient)),
    ]);

    public static WordList<RestrictionCode> Codes { get; } = new([.. RestrictionTable.Rows.Select(row => (row.Text, row.Code))]);

    public static WordList<AccessEffect> Effects { get; } = new(
        ("permit", AccessEffect.Permit), ("limited", AccessEffect.Limited), ("refuse", AccessEffect.Refuse));

    public static string Of(AccessAction action) => Actions.Of(action);

    public static string Of(Relation relation) => Relations.Of(relation);

    public static string Of(SignInLevel login) => Logins.Of(login);

    public static string Of(ParentsAddress address) => Addresses.Of(address);

    public static string Of(ConsentLevel level) => Levels.Of(level);

    public static string Of(ReleasedTo reader) => Readers.Of(reader);

    public static string Of(DraftOf draft) => Drafts.Of(draft);

    public static string Of(StaffRole role) => Roles.Of(role);

    public static string Of(BlockReach reach) => Blocks.Of(reach);

    public static string Of(ClientKind client) => Clients.Of(client);

    public static string Of(ClientOrganisation organisation) => ClientOrganisations.Of(organisation);

    public static string Of(SettingRoute route) => Routes.Of(route);

    public static string Of(Settable what) => Settables.Of(what);

    public static string Of(AccessEffect effect) => Effects.Of(effect);
}

/// <summary>The words for the values of one kind of fact; of several words for a value the first is written.</summary>
internal sealed class WordList<T>(params (string Word, T Value)[] words) where T : notnull
{
    private readonly Dictionary<string, T> _values = words.ToDictionary(pair => pair.Word, pair => pair.Value, StringComparer.Ordinal);

    private readonly Dictionary<T, string> _words = words.GroupBy(pair => pair.Value).ToDictionary(group => group.Key, group => group.First().Word);

    /// <summary>All words.</summary>
    public IEnumerable<string> Words => _values.Keys;

    public string Of(T value) => _words[value];

    public bool TryRead(string word, out T value) => _values.TryGetValue(word, out value!);
}
