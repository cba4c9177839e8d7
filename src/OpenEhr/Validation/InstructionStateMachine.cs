namespace Varde.OpenEhr.Validation;

/// <summary>The standard instruction state machine, RM 1.1.0 EHR §7.2: which state each transition leads to, by openEHR's codes.</summary>
internal static class InstructionStateMachine
{
    /// <summary>The code of the state that a transition leads to; null for a code that is no transition.</summary>
    public static string? StateAfter(string transition) => transition switch
    {
        "535" or "536" or "538" => "526", // initiate, plan step, restore: planned
        "537" or "542" => "527", // postpone, postponed step: postponed
        "166" or "552" => "528", // cancel, notify cancelled: cancelled
        "539" or "534" => "529", // schedule, scheduled step: scheduled
        "540" or "543" or "546" => "245", // start, active step, resume: active
        "544" or "545" => "530", // suspend, suspended step: suspended
        "547" or "550" => "531", // abort, notify aborted: aborted
        "541" or "548" or "551" => "532", // do, finish, notify completed: completed
        "549" => "533", // time out: expired
        _ => null,
    };
}
