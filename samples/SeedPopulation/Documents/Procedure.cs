using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>Procedures that were performed or came to nothing; in words, since no public list of their codes is at hand.</summary>
internal static class Procedures
{
    public static DemoDocument Completed(string name, string indication, string site, string description, DemoClinician author, DateTimeOffset time) =>
        Of(author, time, action => action.Step("at0043").Set("at0002", name).Set("at0070", indication).Set("at0063", site).Set("at0049", description));

    public static DemoDocument Cancelled(string name, string reason, DemoClinician author, DateTimeOffset time) =>
        Of(author, time, action => action.Step("at0039").Set("at0002", name).Set("at0014", reason));

    private static DemoDocument Of(DemoClinician author, DateTimeOffset time, Action<Node> write) =>
        DemoTemplates.Document("varde.procedure.v1", author, time, root => root.In("procedure.v1", write));
}
