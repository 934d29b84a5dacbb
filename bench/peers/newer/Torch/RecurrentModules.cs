using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>libtorch's recurrent modules with given weights.</summary>
internal static class RecurrentModules
{
    /// <summary>Puts weights into a module.</summary>
    /// <param name="module">A GRU or LSTM.</param>
    /// <param name="directions">Layer by layer, forward before backward.</param>
    /// <returns>Its parameters.</returns>
    public static IReadOnlyList<Parameter> Fill(nn.Module module, IEnumerable<RecurrentWeights.Direction> directions)
    {
        using var _ = no_grad();
        Parameter[] parameters = [.. module.parameters()]; // weights of input and state, biases of both, of each direction
        int at = 0;
        foreach (RecurrentWeights.Direction direction in directions)
        {
            long units = direction.State.shape[0], gates = direction.State.shape[1];
            Tensor second = zeros(gates);
            if (gates == 3 * units) second.narrow(0, 2 * units, units).copy_(direction.CandidateBias.view(-1));
            parameters[at++].copy_(direction.Input.t());
            parameters[at++].copy_(direction.State.t());
            parameters[at++].copy_(direction.Bias.view(-1));
            parameters[at++].copy_(second);
        }

        foreach (Parameter parameter in parameters) parameter.DetachFromDisposeScope();
        return at == parameters.Length ? parameters : throw new InvalidOperationException("the module has other parameters");
    }
}
