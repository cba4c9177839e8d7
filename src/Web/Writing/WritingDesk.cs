using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.ClinicalExchange;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.People;
using Varde.Web.Components;
using Varde.Web.TestResults;

namespace Varde.Web.Writing;

/// <summary>What the pages and addresses of writing do: they open forms, read what was sent, calculate, look codes up, and save. Everything goes through the gate.</summary>
internal sealed class WritingDesk(
    AccessSession access, RecordReading records, DocumentWriting writing, ResourceReading resources, CodeReading codes, CareSettings settings, TimeProvider time, IStringLocalizer<Texts> texts,
    IStringLocalizer<WritingTexts> words, IStringLocalizer<CheckTexts> checks)
{
    /// <summary>How many codes a search gives.</summary>
    public const int MostCodes = 20;

    private const string OrganisationNumbers = "urn:oid:2.16.578.1.12.4.1.4.101";

    /// <summary>An empty form of a template, for now.</summary>
    /// <param name="ehr">The record.</param>
    /// <param name="templateId">The template.</param>
    /// <param name="only">The places of a short form; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<WritingForm>> BeginAsync(EhrId ehr, string templateId, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        if (!(await writing.TemplateAsync(access, ehr, templateId, cancellation)).TryGet(out var template, out var refusal)) return refusal;
        var blank = Built(new WritingForm(ehr, template) { Values = FormValues.Empty, Form = null! }, FormValues.Empty, only);
        return Built(blank, HereAndNow(blank, await settings.OfAsync(access.Actor, cancellation)), only);
    }

    /// <summary>A form that is filled from a version of a document, the latest where no number is given.</summary>
    public async Task<Outcome<WritingForm>> OpenAsync(EhrId ehr, Guid document, int? number, CancellationToken cancellation)
    {
        if (!(await records.ReadAsync(access, ehr, document, number, cancellation)).TryGet(out var read, out var refusal)) return refusal;
        if (read.Content is not { } content) return new Gone("The document is deleted.", read.Version.Uid);
        if (!(await writing.TemplateOfAsync(access, ehr, read, cancellation)).TryGet(out var template, out refusal)) return refusal;
        if (!(await records.WriteAsync(content, RecordForm.Flat, cancellation)).TryGet(out var flat, out refusal)) return refusal;
        var kept = FlatDocument.Of(Encoding.UTF8.GetBytes(flat));
        var form = new WritingForm(ehr, template) { Document = read, Kept = kept, Values = FormValues.Empty, Form = null! };
        return Built(form, ValuesOf(form), only: null);
    }

    /// <summary>The same form with what was sent in it.</summary>
    public WritingForm With(WritingForm form, FormValues values, IReadOnlyCollection<string>? only = null) => Built(form, values, only);

    /// <summary>What of the record stood in the fields last, in other documents than the one that is written.</summary>
    public async Task<Outcome<LastValues>> LastValuesAsync(WritingForm form, CancellationToken cancellation)
    {
        HashSet<string> archetypes = [.. form.Fields.Select(field => field.Path.Split('/')[0].Split('#')[0]).Where(archetype => archetype.Length > 0)];
        return (await records.HoldingAsync(access, form.Ehr, archetypes, LastValues.MostDocuments, cancellation)).Map(found => new LastValues(found.Where(document => document.Version.Uid.ObjectId != form.Document?.Version.Uid.ObjectId)));
    }

    /// <summary>Codes for a field by some words: those that the record has there already, and those of the terminology.</summary>
    /// <returns>The codes, and whether the value set is known here at all.</returns>
    public async Task<(IReadOnlyList<CodeText> Codes, bool IsKnown)> CodesAsync(FormField field, LastValues last, string asked, CancellationToken cancellation)
    {
        var wanted = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var own = last.CodesOf(field).Where(code => wanted.All(word => code.ToString().Contains(word, StringComparison.CurrentCultureIgnoreCase)));
        var found = await codes.FindAsync(access, field.ValueSet, asked, MostCodes, CultureInfo.CurrentUICulture.Name, cancellation);
        var listed = found.Match<IReadOnlyList<FoundCode>>(all => all, _ => []).Select(code => new CodeText(TerminologyNames.Of(code.System), code.Code, code.Display));
        return ([.. own.Concat(listed).DistinctBy(code => (code.System, code.Code)).Take(MostCodes)], found.IsDone);
    }

    /// <summary>Saves a form as a draft, or signs it.</summary>
    /// <param name="form">The form.</param>
    /// <param name="isSigned">Whether it is signed.</param>
    /// <param name="reason">Why a signed document is corrected.</param>
    /// <param name="cancellation">Ends the work before the commit.</param>
    /// <returns>The version, with the fields that a draft does not hold since they cannot be read; or why there is none, with every fault beside its field.</returns>
    public async Task<Outcome<SavedForm>> SaveAsync(WritingForm form, bool isSigned, string reason, CancellationToken cancellation)
    {
        var written = new FormWriting(form.Form, form.Start, form.Setting, form.Values, form.Kept, time.GetUtcNow(), words).Write(await ContextAsync(form, cancellation), isSigned);
        if (isSigned && written.Faults.Count > 0) return new FaultyForm(written.Faults);
        var document = new WrittenDocument(form.Template.TemplateId, written.Flat) { Follows = form.Document?.Version.Uid, IsSigned = isSigned, Reason = reason };
        var saved = await writing.SaveAsync(access, form.Ehr, document, cancellation);
        return saved.TryGet(out var uid, out var refusal) ? new SavedForm(uid, written.Faults) : refusal switch
        {
            Unprocessable faulty => new FaultyForm(Placed(form, faulty.Faults)),
            Invalid faulty => new FaultyForm(Placed(form, faulty.Faults)),
            _ => refusal,
        };
    }

    /// <summary>Discards a draft.</summary>
    public Task<Outcome<VersionUid>> DiscardAsync(EhrId ehr, VersionUid draft, CancellationToken cancellation) => writing.DeleteAsync(access, ehr, draft, reason: "", cancellation);

    /// <summary>
    /// Puts what somebody has written together with what another has saved meanwhile. What only one of them has changed is as they have it; what both have changed stays as this one
    /// has it, and is named.
    /// </summary>
    /// <param name="mine">The form, filled from the version before both.</param>
    /// <param name="theirs">The form of the other's version.</param>
    public WritingForm Merged(WritingForm mine, WritingForm theirs)
    {
        var (before, own, other) = (ValuesOf(mine), mine.Values, ValuesOf(theirs));
        var merged = MergedTexts.Of(before.Names.Concat(own.Names).Concat(other.Names), name => before[name], name => own[name], name => other[name]);
        var form = Built(theirs, FormValues.Of(merged.Texts.Where(one => one.Value.Length > 0)), only: null);
        return form with { Disputed = [.. form.Fields.Where(field => merged.Disputed.Any(name => FormValues.IsWithin(name, field.Key))).Select(field => field.Key)], Last = mine.Last };
    }

    /// <summary>What stands in the fields of the version that a form was filled from.</summary>
    public FormValues ValuesOf(WritingForm form)
    {
        var builder = new FormBuilder(form.Template, FormValues.Empty, texts, words);
        return new FieldReading(form.Kept).ValuesOf(values => new FormBuilder(form.Template, values, texts, words).Build(), [.. new[] { builder.Start(), builder.Setting() }.OfType<FormField>()]);
    }

    private WritingForm Built(WritingForm form, FormValues values, IReadOnlyCollection<string>? only)
    {
        var builder = new FormBuilder(form.Template, values, texts, words, only);
        return form with { Values = values, Form = builder.Build(), Start = builder.Start(), Setting = builder.Setting() };
    }

    private FormValues HereAndNow(WritingForm form, CareSetting setting)
    {
        var (day, clock) = new FieldReading(FlatDocument.Empty).TimeOf(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        List<KeyValuePair<string, string>> values = form.Start is { } start ? [new(start.Name(".dag"), day), new(start.Name(".kl"), clock)] : [];
        // A template may know other settings than the whole group.
        if (form.Setting is { } field && field.Choices.Any(choice => choice.Value == CodeOf(setting))) values.Add(new(field.Name("|code"), CodeOf(setting)));
        return FormValues.Of(values);
    }

    // The codes of openEHR's group "setting".
    private static string CodeOf(CareSetting setting) => setting switch
    {
        CareSetting.PrimaryMedical => "228",
        CareSetting.PrimaryNursing => "229",
        CareSetting.PrimaryAllied => "230",
        CareSetting.Midwifery => "231",
        CareSetting.SecondaryMedical => "232",
        CareSetting.SecondaryNursing => "233",
        CareSetting.SecondaryAllied => "234",
        CareSetting.Dental => "236",
        CareSetting.NursingHome => "237",
        _ => "238",
    };

    private IReadOnlyList<FormFault> Placed(WritingForm form, IEnumerable<Fault> faults)
    {
        var places = new FaultPlaces(form.Form, form.Context);
        return [.. faults.Select(fault => places.FieldOf(fault.Path) is { Length: > 0 } field ? new FormFault(field, CheckTexts.Of(fault, checks)) : new FormFault("", CheckTexts.WithPlace(fault, checks))).Distinct()];
    }

    // Who writes it, where and in which language: of a document that is there already, only who goes on with a draft.
    private async Task<IReadOnlyList<(string Key, string Text)>> ContextAsync(WritingForm form, CancellationToken cancellation)
    {
        if (form.IsCorrection) return [];
        var (root, actor) = (form.Template.Tree.Id, access.Actor);
        List<(string, string)> context = [($"{root}/composer|name", actor.DisplayName)];
        if (actor.SignIn?.Hpr is { } hpr) context.AddRange([($"{root}/composer|id", hpr.ToString()), ($"{root}/composer|id_scheme", NorwegianIdentifiers.HprNumber), ($"{root}/composer|id_namespace", "demographic")]);
        if (form.Document is not null) return context;
        context.AddRange([($"{root}/language|code", LanguageOf(form.Template)), ($"{root}/language|terminology", "ISO_639-1")]);
        if (form.Start is not null && await FacilityAsync(cancellation) is { } facility) context.Add(($"{root}/context/_health_care_facility|name", facility));
        return context;
    }

    private static string LanguageOf(WebTemplate template) => Documents.NodeScope.LanguageOf(template.Template) ?? template.DefaultLanguage;

    // The unit that the writer acts for, as the register of organisations calls it.
    private async Task<string?> FacilityAsync(CancellationToken cancellation)
    {
        var number = access.Actor.SignIn is { } signIn ? signIn.Unit?.ToString() ?? signIn.Organisation?.ToString() : null;
        if (number is null) return null;
        var found = await resources.SearchAsync(access, "Organization", [new("identifier", $"{OrganisationNumbers}|{number}"), new("_count", "1")], cancellation);
        return found.Match(read => read.Matches.Select(one => one.Text("name")).FirstOrDefault(), _ => null);
    }
}

/// <summary>A form that was saved.</summary>
/// <param name="Version">The version that it is now.</param>
/// <param name="Left">What is wrong with fields that a draft therefore does not hold.</param>
internal sealed record SavedForm(VersionUid Version, IReadOnlyList<FormFault> Left);

/// <summary>A form was not saved for what is wrong with it.</summary>
/// <param name="Faults">What is wrong, by field.</param>
internal sealed record FaultyForm(IReadOnlyList<FormFault> Faults) : Refusal("The form has faults.");
