using System.Security.Cryptography;
using Varde.AccessControl;
using Varde.NationalServices;
using Varde.Web.Hosting;
using Varde.Web.Identity;

namespace Varde.Web.Commands;

/// <summary><c>varde token</c>: a token of a demo person, for whoever tries the API.</summary>
/// <param name="person">Whose.</param>
/// <param name="scope">Its scopes.</param>
/// <param name="call">A call that a proof is made for: its method and address; null for none.</param>
/// <param name="isUnbound">Whether the token is bound to no key.</param>
/// <param name="behind">For whom a program acts; null for who acts alone.</param>
internal sealed class TokenCommand(string person, string scope, (string Method, Uri Address)? call, bool isUnbound, string? behind) : Command
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static CommandSyntax Syntax { get; } = new(
        ["token"], "--as NAME [--for PERSON] [--scope SCOPES] [--call 'GET URL'] [--unbound]", "a token of a demo person with the key that it is bound to, for trying the API",
        [
            ("--as", "NAME", "whose: sykehuslege, pasient, mor …, as docs/demo-region.md names them; another name lists them"),
            ("--scope", "SCOPES", $"its scopes, parted by spaces; {GrantedScopes.Api} without it"),
            ("--for", "PERSON", "for whom a program acts, as in --as helsenorge --for mor; a CALL is taken here too"),
            ("--call", "CALL", "a method and an address, as in 'GET http://127.0.0.1:8080/fhir/r4/Patient': prints the headers of that call, which are good once, for a minute"),
            ("--unbound", "", "a token that is only shown; the server takes it where allow-unbound-tokens is true"),
        ],
        Make);

    public override Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation) => Task.FromResult(Run(services, console));

    private int Run(IServiceProvider services, ICommandConsole console)
    {
        var (tokens, settings) = (services.GetRequiredService<DemoTokens>(), services.GetRequiredService<IdentitySettings>());
        if (!settings.UsesStandIn) return Refuse(console, "Tokens of demo people are given by the stand-in, and this server signs in elsewhere.");
        if (isUnbound && !settings.AllowsUnboundTokens) return Refuse(console, "This server takes no unbound tokens: set allow-unbound-tokens to true on a machine for development.");
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ClientKey(made, services.GetRequiredService<TimeProvider>());
        var bound = isUnbound ? null : key.Thumbprint;
        if ((behind is null ? tokens.Issue(person, bound, Lifetime, scope) : tokens.Exchange(person, behind, bound, Lifetime, scope)) is not { } token)
            return Refuse(console, $"Nobody is called '{person}'{(behind is null ? "" : $", or '{person}' is no program, or nobody is called '{behind}'")}. There are: {string.Join(", ", tokens.Names)}.");
        Tell(console, token, key);
        return ExitCodes.Done;
    }

    private void Tell(ICommandConsole console, string token, ClientKey key)
    {
        if (isUnbound) console.Line($"Authorization: Bearer {token}");
        else if (call is { } one)
        {
            console.Line($"Authorization: DPoP {token}");
            console.Line($"DPoP: {key.Proof(one.Method, one.Address, accessToken: token)}");
        }
        else
        {
            console.Line($"token  {token}");
            console.Line($"key    {key.PrivateJwk}");
        }
    }

    private static int Refuse(ICommandConsole console, string sentence)
    {
        console.Line(sentence);
        return ExitCodes.NotAllRight;
    }

    private static (Command? Command, string? Problem) Make(CommandArguments arguments)
    {
        if (arguments.Words is [var word, ..]) return (null, $"token takes no '{word}'.");
        if (!arguments.Options.TryGetValue("--as", out var person)) return (null, "token needs --as NAME.");
        // No person's name has a space, and every call has one.
        var behind = arguments.Options.TryGetValue("--for", out var named) && !named.Contains(' ', StringComparison.Ordinal) ? named : null;
        var text = arguments.Options.GetValueOrDefault("--call", behind is null ? named ?? "" : "");
        (string, Uri)? call = null;
        if (text.Length > 0 && (call = CallOf(text)) is null) return (null, "--call takes a method and an address, as in 'GET http://127.0.0.1:8080/fhir/r4/Patient'.");
        return (new TokenCommand(person, arguments.Options.GetValueOrDefault("--scope", GrantedScopes.Api), call, arguments.Options.ContainsKey("--unbound"), behind), null);
    }

    private static (string, Uri)? CallOf(string text) =>
        text.Split(' ', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } method, var address] && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? (method.ToUpperInvariant(), uri) : null;
}
