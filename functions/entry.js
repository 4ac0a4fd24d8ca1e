'use strict';

// The one function that the toolkit's server knows. Which of the project's it stands for, the invocation says.

const { Invocation } = require('./invocation');

exports.handler = (context, event, callback) => Invocation.current.run(context, event, callback);
