namespace Varde.Web.Administration;

/// <summary>A place of the administration, as its menu has it.</summary>
/// <param name="Name">The name of its texts.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="IsOfOfficers">Whether only those who look after security are shown it.</param>
/// <param name="IsOfRollout">Whether only those who lead the rollout are shown it.</param>
public sealed record AdministrationPlace(string Name, string Address, bool IsOfOfficers = false, bool IsOfRollout = false)
{
    public const string Root = "/drift";

    public static readonly AdministrationPlace State = new("State", Root);
    public static readonly AdministrationPlace Organisations = new("Organisations", Root + "/organisasjoner");
    public static readonly AdministrationPlace Templates = new("Templates", Root + "/maler");
    public static readonly AdministrationPlace Queries = new("Queries", Varde.Web.Queries.QueriesModule.Page);
    public static readonly AdministrationPlace Waves = new("Waves", Root + "/bolger", IsOfRollout: true);
    public static readonly AdministrationPlace Switches = new("Switches", Root + "/brytere", IsOfRollout: true);
    public static readonly AdministrationPlace Use = new("Use", Root + "/bruk", IsOfRollout: true);
    public static readonly AdministrationPlace Roadmap = new("Roadmap", Root + "/veikart", IsOfRollout: true);
    public static readonly AdministrationPlace Rules = new("Rules", Root + "/regler", IsOfOfficers: true);
    public static readonly AdministrationPlace Audit = new("Audit", Root + "/logg", IsOfOfficers: true);
    public static readonly AdministrationPlace Unusual = new("Unusual", Root + "/uvanlig", IsOfOfficers: true);

    /// <summary>All of them, in the order of the menu.</summary>
    public static readonly IReadOnlyList<AdministrationPlace> All = [State, Organisations, Templates, Queries, Waves, Switches, Use, Roadmap, Rules, Audit, Unusual];
}
