using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>The form of a document as the server answers it: what it says of the setting by itself, and how it tells what the repository's checks find.</summary>
public sealed class WritingFormStories(RunningVarde varde)
{
    private const string Note = "varde.clinical_note.v1", Setting = "journalnotat/context/setting|code", Assessment = "journalnotat/vurdering/vurdering";

    [Theory]
    [InlineData("fastlege", "228", "Type helsehjelp: legehjelp i primærhelsetjenesten")]
    [InlineData("sykehuslege", "232", "Type helsehjelp: legehjelp i spesialisthelsetjenesten")]
    [InlineData("sykepleier", "233", "Type helsehjelp: sykepleie i spesialisthelsetjenesten")]
    [InlineData("hjemmesykepleier", "229", "Type helsehjelp: sykepleie i primærhelsetjenesten")]
    public async Task A_new_document_is_of_the_care_that_its_writer_gives(string who, string code, string shown)
    {
        var (_, _, page) = await OpenAsync(who);
        Assert.Equal(code, Chosen(page));
        Assert.Contains(shown, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_writer_says_of_what_care_a_document_is_and_a_correction_keeps_it()
    {
        var (jar, address, page) = await OpenAsync("fastlege");
        var signed = await SendAsync(jar, address, page, new() { [Setting] = "225", [Assessment] = "Sett hjemme i prøven av type helsehjelp." });
        Assert.Contains("Dokumentet er signert.", signed, StringComparison.Ordinal);
        var document = Regex.Match(signed, "(?<=/dokument/)[0-9a-f-]{36}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var record = address.Split('/')[2];
        var stored = JsonNode.Parse(await varde.Http.GetStringAsync(new Uri(varde.Address, $"openehr/v1/ehr/{record}/composition/{document}")))!;
        Assert.Equal("225", (string?)stored["context"]!["setting"]!["defining_code"]!["code_string"]);
        var correction = (await jar.GetAsync($"kliniker/pasient/{record}/dokument/{document}/rett")).Body;
        Assert.Equal("225", Chosen(correction));
        // The newest value of a field is that of other documents, and not of the one that is corrected.
        Assert.Contains("<strong>Sett hjemme i", WebUtility.HtmlDecode((await jar.GetAsync(address)).Body), StringComparison.Ordinal);
        Assert.DoesNotContain("<strong>Sett hjemme i", WebUtility.HtmlDecode(correction), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_repository_finds_wrong_stands_beside_its_field_in_the_language_of_the_reader()
    {
        var (jar, address, page) = await OpenAsync("fastlege");
        Dictionary<string, string> faulty = new() { [Assessment] = "Et usynlig\u0001tegn" };
        Assert.Matches("id=\"f-journalnotat-vurdering-vurdering-feil\">Teksten har et usynlig tegn som ikke kan lagres", await SendAsync(jar, address, page, faulty));
        await jar.GetAsync("sprak/en?til=/");
        Assert.Matches("id=\"f-journalnotat-vurdering-vurdering-feil\">The text holds an invisible character that cannot be stored", await SendAsync(jar, address, (await jar.GetAsync(address)).Body, faulty));
    }

    private async Task<(CookieJar Jar, string Address, string Page)> OpenAsync(string who)
    {
        var jar = await CookieJar.SignedInAsync(varde, "helseid", who);
        // Of those whom the reader treats, the last: other stories are about the first.
        var record = Regex.Matches((await jar.GetAsync("kliniker")).Body, "(?<=/kliniker/pasient/)[0-9a-f-]{36}(?=\")", RegexOptions.None, TimeSpan.FromSeconds(1))[^1].Value;
        var address = $"kliniker/pasient/{record}/ny/{Note}";
        return (jar, address, (await jar.GetAsync(address)).Body);
    }

    private static string Chosen(string page) =>
        Regex.Match(Regex.Match(page, $"<select[^>]*name=\"{Regex.Escape(Setting)}\".*?</select>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value, "(?<=value=\")[0-9]+(?=\" selected)", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    private static async Task<string> SendAsync(CookieJar jar, string address, string page, Dictionary<string, string> fields)
    {
        Dictionary<string, string> form = new() { ["_handler"] = "skriv", ["gjor"] = "signer", [Setting] = Chosen(page) };
        foreach (var name in new[] { "__RequestVerificationToken", "mal", "versjon" }) form[name] = CookieJar.Field(page, name);
        foreach (var part in new[] { ".dag", ".kl" }) form[$"journalnotat/context/start_time{part}"] = Regex.Match(page, $"name=\"journalnotat/context/start_time\\{part}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        foreach (var (name, text) in fields) form[name] = text;
        return WebUtility.HtmlDecode((await jar.PostAsync(address, form)).Body);
    }
}
