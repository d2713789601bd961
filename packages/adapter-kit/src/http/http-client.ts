        ...(request.body !== undefined && { 'Content-Type': request.body.type }),
        ...(options.clientRequestIdHeader !== undefined && { [options.clientRequestIdHeader]: requestId }),
      },
      ...(request.body !== undefined && { data: request.body.text }),
      // The signal goes with the attempt alone: axios would throw an error of its own in place of ours.
      ...withAttempt(attempt),
    });
    return {
