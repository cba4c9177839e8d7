using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.Templates;
using Varde.Web.Clinician;

namespace Varde.Web.Tests;

/// <summary>Allergies and critical information above every page of a record: what is warned of, and the four ways of there being nothing.</summary>
public sealed class CriticalInformationTests(RunningVarde varde, Browser browser)
{
    private const string TemplateId = "varde.critical_information.v1";

    private static readonly OperationalTemplate Template =
        OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(OperationalTemplates.Get(TemplateId).Xml)).ValueOrThrow();

    private static readonly IReadOnlyList<Composition> Lists = [.. DemoPopulation.Generate(1, 21, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
        .SelectMany(record => record.Documents).Where(document => document.TemplateId == TemplateId).Select(document => document.Composition)];

    [Fact]
    public void A_reaction_is_told_with_how_dangerous_it_is_and_what_happened()
    {
        using var reader = Reader.Norwegian();
        var known = Read(reader, ListWith("Peanøtt"));
        Assert.Equal([new AdverseReaction("Peanøtt", Criticality.High, IsUnconfirmed: false, "Angioødem eller alvorlig generalisert urticaria (moderat)")], known.Reactions);
    }

    [Fact]
    public void Codes_are_told_in_the_readers_language()
    {
        using var reader = Reader.English();
        var known = Read(reader, Lists.First(list => list.Content.Any(entry => entry.Name?.Value == "Viktig pågående behandling")));
        Assert.Contains(known.Precautions, one => one is { Kind: "Important ongoing treatment", Condition: "Important anticoagulation" });
    }

    [Theory]
    [InlineData("at0130", "at0132")]
    [InlineData("at0063", "at0066")]
    public void What_is_inactive_or_refuted_is_not_warned_of(string element, string code)
    {
        using var reader = Reader.Norwegian();
        var known = Read(reader, With(ListWith("Peanøtt"), element, code));
        Assert.Equal((CriticalKnowledge.Listed, true), (known.Knowledge, known.IsEmpty));
    }

    [Fact]
    public void What_is_suspected_only_says_so()
    {
        using var reader = Reader.Norwegian();
        Assert.True(Read(reader, With(ListWith("Peanøtt"), "at0063", "at0064")).Reactions.Single().IsUnconfirmed);
    }

    [Fact]
    public void A_list_whose_template_is_not_here_is_read_by_its_own_words()
    {
        using var reader = Reader.Norwegian();
        var known = new CriticalInformationReader(reader.Texts).Read([Stored(ListWith("Peanøtt"), template: null)]);
        Assert.Equal(("Peanøtt", Criticality.High), (known.Reactions.Single().Substance, known.Reactions.Single().Criticality));
    }

    [Fact]
    public async Task Nothing_known_nothing_written_hidden_and_not_fetched_are_four_sentences()
    {
        using var reader = Reader.Norwegian();
        Assert.Contains("Ingen registrert. Listen ble sist ført 20. november 2026", await Drawn(new(CriticalKnowledge.Listed) { List = Guid.NewGuid(), Written = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero) }), StringComparison.Ordinal);
        Assert.Contains("Ingen liste er ført. Spør pasienten", await Drawn(CriticalInformation.Of(CriticalKnowledge.NoList)), StringComparison.Ordinal);
        Assert.Contains("Vises ikke for deg", await Drawn(CriticalInformation.Of(CriticalKnowledge.Hidden)), StringComparison.Ordinal);
        var unfetched = await Drawn(CriticalInformation.Of(CriticalKnowledge.Unfetched));
        Assert.Contains("kunne ikke hentes", unfetched, StringComparison.Ordinal);
        Assert.Contains("critical grave", unfetched, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nb", "Høy risiko", "Overfølsomhet")]
    [InlineData("en", "High risk", "Adverse reactions")]
    public async Task The_banner_warns_on_every_page_of_the_record(string language, string severity, string heading)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, $"sprak/{language}"));
        var record = await RecordWarning("Peanøtt");
        foreach (var address in new[] { record, await FirstDocument(record), await FirstDocument(record) + "?vis=historikk" })
        {
            await page.GotoAsync(new Uri(varde.Address, address).ToString());
            var strip = await page.Locator(".patient-banner .critical").InnerTextAsync();
            Assert.All(new[] { heading, "Peanøtt", severity }, words => Assert.Contains(words, strip, StringComparison.Ordinal));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task The_warning_leads_to_the_list_and_fits_a_phone()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, await RecordWarning("Peanøtt")), 360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".critical-list").ClickAsync();
        await page.Locator("h1", new() { HasText = "Allergier og kritisk informasjon" }).WaitForAsync();
    }

    [Fact]
    public async Task Nothing_in_the_banner_is_white_on_paper()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, await RecordWarning("Peanøtt")));
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        foreach (var part in new[] { ".patient-name a", ".patient-banner dt", ".critical strong", ".critical .ds-tag" })
            Assert.Equal("rgb(0, 0, 0)", await page.Locator(part).First.EvaluateAsync<string>("e => getComputedStyle(e).color"));
    }

    [Fact]
    public async Task A_record_whose_list_changes_warns_of_it_at_once()
    {
        var ehr = await Post("openehr/v1/ehr", "", "application/json");
        var record = $"kliniker/pasient/{ehr}";
        Assert.Contains("Ingen liste er ført", await Page(record), StringComparison.Ordinal);
        await Post($"openehr/v1/ehr/{ehr}/composition", Encoding.UTF8.GetString(OpenEhr.Formats.CanonicalJson.Write(ListWith("Peanøtt"))), "application/json");
        Assert.Contains("Høy risiko", await Page(record), StringComparison.Ordinal);
    }

    private async Task<string> Post(string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await varde.Http.PostAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.ETag!.Tag.Trim('"').Split("::")[0];
    }

    private async Task<string> Page(string path) => WebUtility.HtmlDecode(await varde.Http.GetStringAsync(path));

    private async Task<string> RecordWarning(string substance)
    {
        for (var page = 1; (await Links($"kliniker?side={page}", "kliniker/pasient/")).ToList() is { Count: > 0 } records; page++)
            foreach (var record in records)
                if ((await Page(record)).Contains($"<strong>{substance}</strong>", StringComparison.Ordinal)) return record;
        throw new InvalidOperationException($"No demo record warns of {substance}.");
    }

    private async Task<string> FirstDocument(string record) => (await Links($"{record}/dokumenter", record + "/dokument/")).First();

    private async Task<IEnumerable<string>> Links(string page, string under) =>
        (await Page(page)).Split('"').Where(part => part.StartsWith("/" + under, StringComparison.Ordinal)).Select(part => part[1..]).Distinct();

    private static CriticalInformation Read(Reader reader, Composition list) => new CriticalInformationReader(reader.Texts).Read([Stored(list, Template)]);

    private static RecordDocument Stored(Composition list, OperationalTemplate? template)
    {
        var uid = new VersionUid(Guid.NewGuid(), "test", 1);
        var version = new VersionSummary
        {
            Uid = uid,
            Owner = RecordOwner.Of(new EhrId(Guid.NewGuid())),
            Kind = DocumentKind.Composition,
            ContributionId = Guid.NewGuid(),
            TimeCommitted = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero),
            ChangeType = ChangeType.Creation,
            Lifecycle = Lifecycle.Complete,
            AccessClass = new AccessClass("test"),
            LatestNumber = 1,
        };
        return new RecordDocument(version, list, template, new AuditDetails());
    }

    private static Composition ListWith(string substance) =>
        Lists.First(list => Nodes(list).OfType<Element>().Any(element => element.Value is DvText { Value: { } text } && text == substance));

    /// <summary>The list with another code in the elements of a node id.</summary>
    private static Composition With(Composition list, string element, string code) => (Composition)Changed(list, node =>
        node is Element { ArchetypeNodeId: { } id, Value: DvCodedText coded } && id == element
            ? node.With("value", coded.With("defining_code", coded.DefiningCode!.With("code_string", code)))
            : node);

    private static RmObject Changed(RmObject node, Func<RmObject, RmObject> change)
    {
        var made = node;
        foreach (var attribute in node.Class.Attributes)
        {
            made = node[attribute] switch
            {
                RmObject child => made.With(attribute.Name, Changed(child, change)),
                List<RmObject> children => made.With(attribute.Name, children.ConvertAll(child => Changed(child, change))),
                _ => made,
            };
        }
        return change(made);
    }

    private static IEnumerable<RmObject> Nodes(RmObject node) => node.Class.Attributes.SelectMany(attribute => node[attribute] switch
    {
        RmObject child => Nodes(child),
        List<RmObject> children => children.SelectMany(Nodes),
        _ => [],
    }).Prepend(node);

    private static async Task<string> Drawn(CriticalInformation information)
    {
        await using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => WebUtility.HtmlDecode((await renderer.RenderComponentAsync<CriticalStrip>(ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(CriticalStrip.Ehr)] = new EhrId(Guid.NewGuid()), [nameof(CriticalStrip.Information)] = information }))).ToHtmlString()));
    }
}
