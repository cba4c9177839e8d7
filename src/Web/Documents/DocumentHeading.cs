using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.ClinicalRepository;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.Web.Documents;

/// <summary>A document as a line of a list.</summary>
/// <param name="ObjectId">The document, whatever its version.</param>
/// <param name="Title">Its name in the reader's language.</param>
/// <param name="Time">When it tells of; when it was written, where it does not say.</param>
/// <param name="Author">Who is responsible for it.</param>
/// <param name="Facility">Where it was written; empty where it does not say.</param>
/// <param name="Version">How many versions there are.</param>
/// <param name="Lifecycle">Whether it is complete, a draft or withdrawn.</param>
internal sealed record DocumentHeading(Guid ObjectId, string Title, string Time, string Author, string Facility, int Version, Lifecycle Lifecycle)
{
    /// <summary>The instant of <see cref="Time"/>, to order by.</summary>
    public required DateTimeOffset At { get; init; }

    public static DocumentHeading Of(RecordDocument document, IStringLocalizer<Texts> texts)
    {
        var (reader, times, content) = (new DocumentReader(texts), new TimeText(texts), document.Content);
        return new DocumentHeading(
            document.Version.Uid.ObjectId,
            TitleOf(document, texts),
            content?.Context?.StartTime?.Value is { } start ? times.OfDateTime(start).Text : times.Of(document.Version.TimeCommitted),
            reader.NameOf(content?.Composer),
            content?.Context?.HealthCareFacility is { } facility ? reader.NameOf(facility) : "",
            document.Version.LatestNumber,
            document.Version.Lifecycle)
        {
            At = DateTimeOffset.TryParse(content?.Context?.StartTime?.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told)
                ? told : document.Version.TimeCommitted,
        };
    }

    /// <summary>The name of a document; that of its template when the document is deleted.</summary>
    public static string TitleOf(RecordDocument document, IStringLocalizer<Texts> texts) => document switch
    {
        { Content: { } content, Template: { } template } => NodeScope.Of(template).LabelOf(content),
        { Content: { Name.Value: { } name } } => name,
        _ => NameOf(document.Template) ?? texts["Document"],
    };

    /// <summary>What a template is called in the reader's language.</summary>
    public static string? NameOf(OperationalTemplate? template) =>
        template is null ? null : NodeScope.Of(template).Term(template.Definition.NodeId) ?? template.Concept;
}
