using Microsoft.Extensions.Configuration;
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
    public void An_address_that_others_reach_is_refused_while_nobody_signs_in(string urls) =>
        Assert.Contains("nobody signs in", Read(["--urls", urls]).Problem, StringComparison.Ordinal);

    [Fact]
    public void An_endpoint_in_the_servers_own_section_is_held_to_the_same_rule() =>
        Assert.Contains("nobody signs in", Read([], ("Kestrel:Endpoints:All:Url", "http://*:80")).Problem, StringComparison.Ordinal);

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

    private static (ServerSettings? Settings, string? Problem) Read(string[] arguments, params (string Key, string Value)[] file)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:8080"), .. file.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))]);
        ServerSettings.TryRead(configuration, arguments, out var settings, out var problem);
        return (settings, problem);
    }
}
