using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Web.Hosting;

namespace Varde.Web.Tests;

public sealed class SettingsTests(RunningVarde varde)
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://127.0.0.1:8080;http://[::1]:8081")]
    public void An_address_of_this_machine_is_served(string urls) => Assert.Null(Read(["--urls", urls]).Problem);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://record.example.org:8080")]
    [InlineData("http://127.0.0.1.example.org:8080")]
    [InlineData("http://127.0.0.1:8080;http://192.0.2.1:8080")]
    public void An_address_that_others_reach_is_refused(string urls) =>
        Assert.Contains("only addresses of this machine are served", Read(["--urls", urls]).Problem, StringComparison.Ordinal);

    [Fact]
    public void An_endpoint_in_the_servers_own_section_is_held_to_the_same_rule() =>
        Assert.Contains("only addresses of this machine are served", Read([], ("Kestrel:Endpoints:All:Url", "http://*:80")).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("--port", "8080")]
    [InlineData("serve")]
    [InlineData("--no-demo=maybe")]
    public void An_option_that_does_not_exist_is_refused_by_name(params string[] arguments) =>
        Assert.Contains(arguments[0], Read(arguments).Problem, StringComparison.Ordinal);

    [Fact]
    public void An_option_without_its_value_is_refused() => Assert.Contains("--data", Read(["--data"]).Problem, StringComparison.Ordinal);

    [Fact]
    public void Without_settings_the_embedded_database_is_filled_with_demo_people()
    {
        var settings = Read([]).Settings!;
        Assert.True(settings.Demo);
        Assert.Null(settings.Database);
        Assert.Equal(Path.GetFullPath("data"), settings.DataFolder);
    }

    [Fact]
    public void The_command_line_goes_before_the_file()
    {
        var settings = Read(["--no-demo", "--data=elsewhere", "--database", "Host=db"], ("demo", "true"), ("data", "here")).Settings!;
        Assert.False(settings.Demo);
        Assert.Equal(Path.GetFullPath("elsewhere"), settings.DataFolder);
        Assert.Equal("Host=db", settings.Database);
    }

    [Fact]
    public async Task A_server_that_may_not_listen_says_why_and_ends()
    {
        var (exitCode, error) = await RunningVarde.TryStart("--urls", "http://0.0.0.0:8080");
        Assert.Equal(2, exitCode);
        Assert.Contains("Refuses to listen on 'http://0.0.0.0:8080'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_address_is_taken_says_so_and_ends()
    {
        var folder = Directory.CreateTempSubdirectory("varde-web-tests-");
        var (exitCode, error) = await RunningVarde.TryStart("--no-demo", "--urls", varde.Address.ToString().TrimEnd('/'), "--data", folder.FullName);
        folder.Delete(recursive: true);
        Assert.Equal(4, exitCode);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_access_rules_leave_open_is_chosen_by_name()
    {
        Assert.Equal(AccessChoices.Default, Read([]).Settings!.Choices);
        Assert.Equal(new AccessChoices(ParentsAddressRule.OwnAddress, NamedBlockInEmergency.Absolute), Read(["--parents-address", "own-address"], ("named-block-in-emergency", "absolute")).Settings!.Choices);
    }

    [Theory]
    [InlineData("parents-address", "both", "any-parent or own-address")]
    [InlineData("system-id", "two words", "letters, digits, dots and hyphens")]
    [InlineData("system-id", "a::b", "letters, digits, dots and hyphens")]
    [InlineData("territory", "Norge", "ISO 3166-1")]
    [InlineData("strict-flat", "perhaps", "true or false")]
    [InlineData("delete-all-ehrs", "1", "true or false")]
    [InlineData("largest-body", "30 MB", "from 10000 to 268435456")]
    [InlineData("largest-body", "0", "from 10000 to 268435456")]
    [InlineData("largest-body", "-1", "from 10000 to 268435456")]
    [InlineData("largest-template", "99999999999999999999", "from 10000 to 268435456")]
    [InlineData("deepest-nesting", "401", "from 50 to 400")]
    [InlineData("most-faults", "0", "from 1 to 1000")]
    [InlineData("largest-headers", "1", "from 8192 to 1048576")]
    [InlineData("most-connections", "x", "from 10 to 1000000")]
    [InlineData("waiting-commits", "5", "from 10 to 1000000")]
    [InlineData("insecure-dev", "yes", "true or false")]
    [InlineData("staff-issuer", "http://sts.example.org", "begins with https")]
    [InlineData("citizen-issuer", "idporten", "begins with https")]
    [InlineData("idle-minutes", "0", "from 1 to 600")]
    [InlineData("result-delays", "NPU19748=31", "1 to 30 or assessed")]
    [InlineData("result-delays", "=14", "1 to 30 or assessed")]
    public void A_value_that_cannot_be_taken_is_refused_with_its_setting_and_what_it_may_be(string name, string value, string permitted)
    {
        foreach (var problem in new[] { Read(["--" + name, value]).Problem, Read([], (name, value)).Problem })
        {
            Assert.StartsWith($"The setting {name} is '{value}'", problem, StringComparison.Ordinal);
            Assert.Contains(permitted, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_settings_of_the_repository_and_of_traffic_are_read()
    {
        var settings = Read(
            ["--largest-body", "20000", "--strict-flat=true", "--deepest-nesting", "60", "--largest-headers", "9000", "--most-connections", "12", "--waiting-commits", "13"],
            ("system-id", "nord-1.example.org"), ("territory", "SE"), ("delete-all-ehrs", "True"), ("one-document-per-ehr", "A; B.v1"),
            ("largest-template", "30000"), ("most-faults", "7"), ("largest-body", "50000")).Settings!;
        Assert.Equal(new TrafficLimits(9000, 12, 13), settings.Traffic);
        var repository = settings.Repository;
        Assert.Equal(("nord-1.example.org", "SE", true, true), (repository.SystemId, repository.Territory, repository.StrictSimplifiedFormats, repository.AllowDeleteOfAllEhrs));
        Assert.Equal((20_000, 30_000, 60, 7), (repository.LargestBody, repository.LargestTemplate, repository.DeepestNesting, repository.MostFaults));
        Assert.Equal(["A", "B.v1"], repository.OneDocumentPerEhr);
    }

    [Fact]
    public void The_settings_of_subscriptions_are_read()
    {
        var read = Read(["--subscription-http", "true", "--subscription-hosts", "hook.internal; 10.0.0.7"]).Settings!.Subscriptions;
        Assert.True(read.AllowsHttp);
        Assert.Equal(["hook.internal", "10.0.0.7"], read.TrustedHosts);
        Assert.False(Read([]).Settings!.Subscriptions.AllowsHttp);
    }

    [Theory]
    [InlineData("[{\"id\":\"lab\",\"organisation\":\"300000142\",\"kind\":\"integration\",\"kinds\":[\"Observation\"]},{\"id\":\"helsenorge\",\"kind\":\"helsenorge\",\"receives\":[\"appointment.gp\"]}]", null)]
    [InlineData("[{\"id\":\"lab\",\"kind\":\"nonsense\"}]", "[0].kind")]
    [InlineData("[{\"kind\":\"export\"}]", "[0].id")]
    [InlineData("[{\"id\":\"lab\",\"organisation\":\"1\",\"kind\":\"export\"}]", "[0].organisation")]
    [InlineData("{}", "must be a list")]
    [InlineData("[", "must be JSON")]
    public void The_clients_of_the_operator_are_read_out_of_their_file(string text, string? expected)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        var (settings, problem) = Read(["--clients", file]);
        File.Delete(file);
        if (expected is not null) Assert.Contains(expected, problem, StringComparison.Ordinal);
        else Assert.True(problem is null && settings is not null, problem);
        Assert.Contains("The setting clients", Read(["--clients", file]).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_the_repository_has_its_own_defaults()
    {
        var (read, standard) = (Read([]).Settings!.Repository, new RepositorySettings());
        Assert.Equal(standard with { OneDocumentPerEhr = read.OneDocumentPerEhr }, read);
        Assert.Empty(read.OneDocumentPerEhr);
    }

    [Fact]
    public void Every_setting_stands_in_the_file_and_in_the_help_with_the_same_default()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(ServerSettings).Assembly.Location)!, "appsettings.json")));
        foreach (var setting in ServerSettings.All)
        {
            Assert.Equal(setting.Unset, file.RootElement.GetProperty(setting.Name).ToString(), ignoreCase: true);
            Assert.Contains($"\n  {setting.Option} {setting.Takes}", ServerSettings.Help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_setting_is_told_of_in_the_guide_with_its_default()
    {
        var guide = await varde.Http.GetStringAsync("docs/operating");
        foreach (var setting in ServerSettings.All)
            Assert.Contains(setting.Unset.Length == 0 ? $"<code>{setting.Name}</code>" : $"<code>{setting.Name}</code></td>\n<td><code>{setting.Unset}</code>", guide, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_a_wrong_value_in_the_environment_says_so_and_ends()
    {
        var (exitCode, error) = await RunningVarde.TryStart(("VARDE_DEEPEST_NESTING", "9000"), "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, exitCode);
        Assert.Equal("The setting deepest-nesting is '9000'; it must be a whole number from 50 to 400.", error.Trim());
    }

    private static (ServerSettings? Settings, string? Problem) Read(string[] arguments, params (string Key, string Value)[] file)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:8080"), .. file.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))]);
        ServerSettings.TryRead(configuration, arguments, out var settings, out var problem);
        return (settings, problem);
    }
}
