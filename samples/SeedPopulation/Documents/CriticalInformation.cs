using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>What everyone must know: one list per person, each document the whole of it.</summary>
internal static class CriticalInformation
{
    public static DemoDocument Of(DemoClinician author, DateTimeOffset time, Action<Node> content) =>
        DemoTemplates.Document("varde.critical_information.v1", author, time, content, series: "critical-information");

    /// <summary>Penicillin with a reaction of the Norwegian list (7497).</summary>
    public static void Penicillin(Node root, DateTimeOffset reaction, string manifestation, bool serious) =>
        root.Add("adverse_reaction_risk.v2", n => n
            .Set("at0002", ValueWriter.Coded("2.16.578.1.12.4.1.1.7180", "J01C", "Betalaktamantibakterielle midler, penicilliner"))
            .Choose("at0130", "at0131")
            .Choose("at0063", "at0065")
            .Choose("at0101", serious ? "at0103" : "at0102")
            .Choose("at0120", "at0122")
            .Add("adverse_reaction_event.v1", e => e
                .Choose("at0006", manifestation)
                .Set("at0008", reaction)
                .Choose("at0010", serious ? "at0013" : "at0011"))
            .Set("at0062", reaction));

    public static void Peanut(Node root, DateTimeOffset reaction) =>
        root.Add("adverse_reaction_risk.v2", n => n
            .Set("at0002", "Peanøtt")
            .Choose("at0130", "at0131")
            .Choose("at0063", "at0065")
            .Choose("at0101", "at0103")
            .Choose("at0120", "at0121")
            .Choose("at0058", "at0059")
            .Add("adverse_reaction_event.v1", e => e.Choose("at0006", "9").Set("at0008", reaction).Choose("at0010", "at0012")));

    /// <summary>Treatment that changes how others must treat (7517).</summary>
    public static void Treatment(Node root, string code, string comment) =>
        root.Add("precaution.v1:Viktig pågående behandling", n => n.Choose("at0002", code).Choose("at0014", "at0015").Set("at0008", comment));

    /// <summary>An implant (7518) and when it was put in.</summary>
    public static void Implant(Node root, string code, DateTimeOffset since) =>
        root.Add("precaution.v1:Implantat eller transplantat", n => n.Choose("at0002", code).Choose("at0014", "at0015").Set("at0022", since));
}
