using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange.Templates;

/// <summary>Procedures (<c>varde.procedure.v1</c>): a Procedure for each action, also for one that was planned only or came to nothing.</summary>
internal static class Procedures
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.procedure.v1",
        new EntryMapping("procedure", "Procedure", "ACTION.procedure.v1")
        {
            Known = "at0002",
            HasDrafts = false,
            Rules =
            [
                new Made("status", (focus, showing) => showing.IsWithdrawn() ? "entered-in-error" : Status(focus)),
                new Where((focus, _) => !WasDone(focus), new Pair("at0014", "statusReason", ConceptForm.Any)),
                new Pair("at0002", "code", ConceptForm.Any),
                Shared.Patient(),
                // The time of a step that came before the procedure is not when it was performed.
                new Where((focus, _) => WasDone(focus), Shared.When("performedDateTime")),
                Shared.Author("performer[].actor"),
                new Pair("at0070", "reasonCode[]", ConceptForm.Any),
                new Pair("at0063", "bodySite[]", ConceptForm.Any),
                new Pair("at0048", "outcome", ConceptForm.Any),
                new Pair("at0006", "complication[]", ConceptForm.Any),
                new Pair("at0049", "note[].text", TextForm.Any),
                new Pair("at0005", "note[].text", TextForm.Any),
            ],
        });

    private static string Status(Focus focus) => Steps.Of(focus) switch
    {
        "at0004" or "at0007" or "at0036" => "preparation",
        "at0068" => "in-progress",
        "at0047" or "at0043" => "completed",
        "at0038" or "at0040" => "on-hold",
        "at0039" => "not-done",
        "at0041" => "stopped",
        _ => "unknown",
    };

    private static bool WasDone(Focus focus) => Status(focus) is "in-progress" or "completed";
}
