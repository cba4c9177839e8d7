using System.Text.Json;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Imports;

/// <summary>What is to be imported, read as far as its parts: whose it is, in which form, and its text.</summary>
/// <param name="Ehr">The EHR that the line names.</param>
/// <param name="TemplateId">The template of a text in FLAT; null for a canonical one.</param>
/// <param name="Text">The document.</param>
internal sealed record ImportedDocument(EhrId? Ehr, string? TemplateId, ReadOnlyMemory<byte> Text)
{
    /// <summary>
    /// The parts of a document in JSON. It is canonical, or FLAT when a template is given and the object has no attribute that every canonical one
    /// has. A line may also be an envelope: <c>{"ehr_id":"…","composition":{…}}</c>, or with <c>flat</c> and <c>template_id</c>.
    /// </summary>
    public static Outcome<ImportedDocument> OfJson(ReadOnlyMemory<byte> text, bool mayBeEnvelope, string? templateId) => JsonBody.Guard<ImportedDocument>(() =>
    {
        var parts = Parts.Of(WithoutByteOrderMark(text));
        if (mayBeEnvelope && (parts.Composition is not null || parts.Flat is not null)) return OfEnvelope(parts, templateId);
        return new ImportedDocument(null, parts.IsCanonical ? null : templateId, WithoutByteOrderMark(text));
    });

    private static Outcome<ImportedDocument> OfEnvelope(Parts parts, string? templateId)
    {
        EhrId? ehr = null;
        if (parts.EhrId is { } named)
        {
            if (!Foundation.EhrId.Parse(named).TryGet(out var id, out var refusal)) return refusal;
            ehr = id;
        }
        if (parts.Composition is { } composition) return new ImportedDocument(ehr, null, composition);
        return (parts.TemplateId ?? templateId) is { } template
            ? new ImportedDocument(ehr, template, parts.Flat!.Value)
            : Invalid.At("/template_id", "is required: FLAT does not say by which template it was made");
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> text) => text.Span is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;

    /// <summary>The attributes of an object that say what it is.</summary>
    private sealed record Parts(bool IsCanonical, string? EhrId, string? TemplateId, ReadOnlyMemory<byte>? Composition, ReadOnlyMemory<byte>? Flat)
    {
        public static Parts Of(ReadOnlyMemory<byte> text)
        {
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = 2 * RepositorySettings.GreatestNesting });
            var parts = new Parts(IsCanonical: false, null, null, null, null);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return parts;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) parts = With(parts, text, ref reader);
            return parts;
        }

        private static Parts With(Parts parts, ReadOnlyMemory<byte> text, ref Utf8JsonReader reader)
        {
            var isCanonical = reader.ValueTextEquals("_type"u8) || reader.ValueTextEquals("archetype_node_id"u8);
            var (isEhr, isTemplate) = (reader.ValueTextEquals("ehr_id"u8), reader.ValueTextEquals("template_id"u8));
            var (isComposition, isFlat) = (reader.ValueTextEquals("composition"u8), reader.ValueTextEquals("flat"u8));
            reader.Read();
            if (isCanonical) parts = parts with { IsCanonical = true };
            else if (isEhr && reader.TokenType == JsonTokenType.String) parts = parts with { EhrId = reader.GetString() };
            else if (isTemplate && reader.TokenType == JsonTokenType.String) parts = parts with { TemplateId = reader.GetString() };
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            var value = text[start..(int)reader.BytesConsumed];
            return (isComposition, isFlat, isObject) switch
            {
                (true, _, true) => parts with { Composition = value },
                (_, true, true) => parts with { Flat = value },
                _ => parts,
            };
        }
    }
}

/// <summary>Reads documents of an import in each of their forms.</summary>
internal sealed class ImportReading(SimplifiedForms simplified, ReadingLimits limits, RepositorySettings settings)
{
    /// <summary>The parts of an item.</summary>
    public async Task<Outcome<ImportedDocument>> PartsAsync(ImportItem item, string? templateId)
    {
        if (item.Size > settings.LargestBody) return new TooLarge($"The document is larger than {settings.LargestBody} bytes.");
        try
        {
            var text = item.Text ?? await File.ReadAllBytesAsync(item.File.Path);
            return item.File.IsXml ? new ImportedDocument(null, null, text) : ImportedDocument.OfJson(text, item.Line > 0, templateId);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new NotFound($"The file cannot be read: {fault.Message}");
        }
    }

    /// <summary>The composition of an item.</summary>
    public async Task<Outcome<SubmittedComposition>> ReadAsync(ImportItem item, ImportedDocument document) =>
        document.TemplateId is { } template
            ? await simplified.ReadAsync(template, "template_id", Lifecycle.Complete, document.Text, default)
            : DocumentForms.Read<Composition>(item.File.IsXml ? DocumentFormat.Xml : DocumentFormat.Json, document.Text, limits)
                .Map(composition => new SubmittedComposition(composition, []));
}
