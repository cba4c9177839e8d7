using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>What the script of a form asks for while somebody writes: to keep a draft, to calculate, and codes. The page does the same without it.</summary>
internal static class WritingModule
{
    private const string Base = "/kliniker/pasient/{id:guid}/skriv";

    /// <summary>Where drafts are sent.</summary>
    public static string Draft(EhrId ehr) => $"/kliniker/pasient/{ehr}/skriv/kladd";

    /// <summary>Where what is calculated is asked for.</summary>
    public static string Calculate(EhrId ehr) => $"/kliniker/pasient/{ehr}/skriv/beregn";

    /// <summary>Where codes are looked for.</summary>
    public static string Codes(EhrId ehr) => $"/kliniker/pasient/{ehr}/skriv/koder";

    // A laboratory report of many analytes has thousands of fields.
    private const int MostFields = 10_000;

    public static IServiceCollection AddWriting(this IServiceCollection services) => services.AddScoped<WritingDesk>().Configure<FormOptions>(form => form.ValueCountLimit = MostFields);

    public static void MapWriting(this WebApplication app)
    {
        var writing = app.MapGroup(Base).RequireGate().ExcludeFromDescription();
        writing.MapPost("/kladd", DraftAsync);
        writing.MapPost("/beregn", CalculateAsync);
        writing.MapPost("/koder", CodesAsync);
    }

    private static async Task<IResult> DraftAsync(
        Guid id, IFormCollection sent, WritingDesk desk, AccessSession access, TimeProvider time, IStringLocalizer<WritingTexts> words, CancellationToken cancellation)
    {
        var opened = await OpenAsync(new EhrId(id), sent, desk, cancellation);
        var saved = opened.TryGet(out var form, out var refusal) && !form.IsCorrection ? await desk.SaveAsync(form, isSigned: false, reason: "", cancellation) : refusal ?? new Conflict("A signed document has no drafts.");
        await access.CloseAsync(disclosed: false, cancellation);
        if (!saved.TryGet(out var kept, out refusal)) return Refused(form, refusal, words);
        return Results.Json(new JsonObject
        {
            ["version"] = kept.Version.ToString(),
            ["address"] = DraftAddress.Of(new EhrId(id), kept.Version.ObjectId),
            ["status"] = kept.Left.Count == 0 ? words["SavedAt", TimeText.ClockOf(time.GetUtcNow())].Value : words["SavedInPart", kept.Left.Count].Value,
            ["faults"] = Faults(form!, kept.Left),
        });
    }

    private static async Task<IResult> CalculateAsync(Guid id, IFormCollection sent, WritingDesk desk, AccessSession access, IStringLocalizer<WritingTexts> words, CancellationToken cancellation)
    {
        var opened = await OpenAsync(new EhrId(id), sent, desk, cancellation);
        await access.CloseAsync(disclosed: false, cancellation);
        if (!opened.TryGet(out var form, out _)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var shown = new JsonObject();
        foreach (var (name, text) in new Calculations(form.Form, form.Values).Shown(words)) shown[name] = text;
        return Results.Json(shown);
    }

    private static async Task<IResult> CodesAsync(Guid id, IFormCollection sent, WritingDesk desk, AccessSession access, CancellationToken cancellation)
    {
        var opened = await OpenAsync(new EhrId(id), sent, desk, cancellation);
        var codes = new JsonArray();
        if (opened.TryGet(out var form, out _) && form.Form.Fields.FirstOrDefault(field => field.Key == sent["felt"].ToString()) is { Kind: FieldKind.CodeSearch } field)
            // The codes of the record stand in the page already, which is a look of its own; each key that is pressed is none.
            foreach (var code in (await desk.CodesAsync(field, LastValues.None, form.Values.Trimmed(field.Name(".kode")), cancellation)).Codes) codes.Add(code.ToString());
        await access.CloseAsync(disclosed: false, cancellation);
        return Results.Json(codes);
    }

    private static async Task<Outcome<WritingForm>> OpenAsync(EhrId ehr, IFormCollection sent, WritingDesk desk, CancellationToken cancellation)
    {
        var only = sent["kort"].ToString().Length > 0 ? QuickVitals.Places : null;
        var opened = VersionUid.TryParse(sent["versjon"].ToString(), out var version)
            ? await desk.OpenAsync(ehr, version.ObjectId, version.Number, cancellation)
            : await desk.BeginAsync(ehr, sent["mal"].ToString(), only, cancellation);
        return opened.Map(form => desk.With(form, FormValues.Of(sent, form.Template.Tree.Id), only));
    }

    // What the browser says beside the fields and in the line of state; the text stays where it is.
    private static IResult Refused(WritingForm? form, Refusal refusal, IStringLocalizer<WritingTexts> words) => refusal switch
    {
        FaultyForm faulty when form is not null => Answer(StatusCodes.Status422UnprocessableEntity, words["DraftFaulty"], Faults(form, faulty.Faults)),
        PreconditionFailed => Answer(StatusCodes.Status412PreconditionFailed, words["ChangedMeanwhile"], []),
        Forbidden or NotFound => Answer(StatusCodes.Status403Forbidden, words["NotSaved"], []),
        _ => Answer(StatusCodes.Status409Conflict, words["NotSaved"], []),
    };

    private static IResult Answer(int status, string said, JsonArray faults) => Results.Json(new JsonObject { ["status"] = said, ["faults"] = faults }, statusCode: status);

    private static JsonArray Faults(WritingForm form, IReadOnlyList<FormFault> faults) => [.. faults.Select(fault => (JsonNode)new JsonObject
    {
        ["id"] = form.Fields.FirstOrDefault(field => field.Key == fault.Field)?.Id, ["message"] = fault.Message,
    })];
}
