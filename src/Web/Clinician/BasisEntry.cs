using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People;

namespace Varde.Web.Clinician;

/// <summary>A statement of a basis as it was written in a form, with what is wrong with it.</summary>
/// <param name="sent">The form; null when none was sent.</param>
public sealed class BasisEntry(IFormCollection? sent)
{
    /// <summary>What the form calls what it does.</summary>
    public const string Form = "grunnlag";

    /// <summary>The fields: the basis, its reason, and in an emergency the reason and what is confirmed.</summary>
    public const string Basis = "basis", Reason = "reason", EmergencyReason = "emergencyReason", Confirmed = "secondConfirmation", Alone = "noOtherClinician";

    private const string Emergency = "BLAALYS";

    /// <summary>It is an emergency that was stated.</summary>
    public bool IsEmergency => Written(Basis) == Emergency;

    /// <summary>What is wrong, beside the fields: by their names.</summary>
    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    /// <summary>Why it was not taken; null when nothing was sent, or the fields say it.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was written in a field.</summary>
    public string Written(string field) => sent?[field].ToString() ?? "";

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Fault(string field) => Faults.FirstOrDefault(fault => fault.Path == field)?.Message;

    /// <summary>States it, if the form is whole.</summary>
    /// <param name="state">Where it is stated.</param>
    /// <param name="texts">The words for what is wrong.</param>
    /// <returns>What holds from now; null when it was not taken.</returns>
    internal async Task<BasisInForce?> StateAsync(Func<JsonObject, Task<Outcome<BasisInForce>>> state, IStringLocalizer<ClinicianTexts> texts)
    {
        Faults = [.. Missing().Select(field => new Fault(field, texts[$"Missing.{field}"]))];
        if (Faults.Count > 0) return null;
        if ((await state(Statement())).TryGet(out var stated, out var refusal)) return stated;
        // All that is wrong with a whole form is its reason: an emergency that is stated again needs a longer one.
        if (refusal is Unprocessable { Faults: [{ Path: Reason }] }) Faults = [new(IsEmergency ? EmergencyReason : Reason, texts["ReasonAgain"])];
        else Problem = ProblemOf(refusal, texts);
        return null;
    }

    private IEnumerable<string> Missing()
    {
        if (Written(Basis).Length == 0) yield return Basis;
        // Appointments and contact data are administered without one.
        var reason = IsEmergency ? EmergencyReason : Reason;
        var isWithout = BasisCode.Parse(Written(Basis)).TryGet(out var code, out _) && code.Group == BasisGroup.Administrative;
        if (!isWithout && string.IsNullOrWhiteSpace(Written(reason))) yield return reason;
    }

    private JsonObject Statement() => new()
    {
        ["basis"] = Written(Basis),
        ["reason"] = Written(IsEmergency ? EmergencyReason : Reason),
        ["secondConfirmation"] = IsEmergency && Written(Confirmed).Length > 0,
        ["noOtherClinician"] = IsEmergency && Written(Alone).Length > 0,
    };

    private static string ProblemOf(Refusal refusal, IStringLocalizer<ClinicianTexts> texts) => refusal switch
    {
        Forbidden { Rule: { } rule } when texts[$"Rule.{rule}"] is { ResourceNotFound: false } sentence => sentence,
        Forbidden forbidden => forbidden.Message,
        NotFound => texts["NobodyHasNumber"],
        _ => texts["BasisNotTaken"],
    };
}
